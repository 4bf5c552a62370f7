package dev.yado.launcher.tls;

import dev.yado.launcher.error.LaunchException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private key in a PEM text: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC). */
final class Pem {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = { 0x02, 0x01, 0x00 };

    private Pem() {
    }

    /** @param owner the key's other half, which says of what kind it is */
    static PrivateKey privateKey(String text, PublicKey owner) throws LaunchException {
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new LaunchException("The TLS key file holds no PEM private key: there is no line -----BEGIN PRIVATE KEY-----");
        }
        String kind = matcher.group(1);
        if (kind.startsWith("ENCRYPTED") || matcher.group(2).contains(":")) {
            throw new LaunchException("The TLS key is encrypted. Decrypt it into a file of your own (openssl pkey), or use a PKCS#12 file (--tls-keystore)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] pkcs8 = kind.equals("PRIVATE KEY") ? der : wrap(der, owner);
            return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new LaunchException("The TLS key cannot be read as the " + owner.getAlgorithm() + " key that its certificate is about", e);
        }
    }

    /** The older forms are what PKCS#8 wraps, beside the algorithm. That stands in the certificate too, with the curve. */
    private static byte[] wrap(byte[] key, PublicKey owner) {
        // SubjectPublicKeyInfo ::= SEQUENCE { algorithm, ... }
        byte[] info = owner.getEncoded();
        int algorithm = content(info, 0);
        int end = content(info, algorithm) + length(info, algorithm);
        byte[] wrapped = element(OCTET_STRING, key);
        byte[] all = new byte[VERSION_0.length + end - algorithm + wrapped.length];
        System.arraycopy(VERSION_0, 0, all, 0, VERSION_0.length);
        System.arraycopy(info, algorithm, all, VERSION_0.length, end - algorithm);
        System.arraycopy(wrapped, 0, all, VERSION_0.length + end - algorithm, wrapped.length);
        return element(SEQUENCE, all);
    }

    /** Where the content of the DER element at {@code at} begins. */
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] header;
        if (length < 0x80) {
            header = new byte[] { (byte) tag, (byte) length };
        } else if (length < 0x100) {
            header = new byte[] { (byte) tag, (byte) 0x81, (byte) length };
        } else {
            header = new byte[] { (byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length }; // the key file is smaller than 64 KiB
        }
        byte[] element = new byte[header.length + length];
        System.arraycopy(header, 0, element, 0, header.length);
        System.arraycopy(content, 0, element, header.length, length);
        return element;
    }
}
