package dev.yado.launcher.tls;

import dev.yado.launcher.error.LaunchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the private key in a PEM text: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC). The JDK parses PKCS#8; the two older forms are wrapped into it, so that nothing
 * here parses the content of a key.
 */
final class PemPrivateKey {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** The identifier rsaEncryption (1.2.840.113549.1.1.1) and its parameter NULL. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    /** The identifier id-ecPublicKey (1.2.840.10045.2.1); its parameter is the curve. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemPrivateKey() {}

    /**
     * Reads the first private key in a text.
     *
     * @param owner the public key of the same pair, which determines the algorithm
     */
    static PrivateKey read(String text, PublicKey owner) throws LaunchException {
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new LaunchException("The TLS key file contains no PEM private key: it has no line -----BEGIN PRIVATE KEY-----");
        }
        String label = matcher.group(1);
        if (label.startsWith("ENCRYPTED") || matcher.group(2).contains(":")) {
            throw new LaunchException("The TLS key is encrypted. Decrypt it into another file (openssl pkey), or use a PKCS#12 file (--tls-keystore)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] pkcs8 = label.equals("PRIVATE KEY") ? der : wrap(der, owner);
            return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new LaunchException("The TLS key cannot be read as a key of type " + owner.getAlgorithm() + ", which its certificate requires", e);
        }
    }

    /** Returns PrivateKeyInfo ::= SEQUENCE { version 0, algorithm, OCTET STRING key }, which is what PKCS#8 adds to the older forms. */
    private static byte[] wrap(byte[] key, PublicKey owner) throws GeneralSecurityException, IOException {
        byte[] algorithm = owner instanceof ECPublicKey ec ? element(SEQUENCE, EC, curve(ec)) : element(SEQUENCE, RSA);
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    private static byte[] curve(ECPublicKey key) throws GeneralSecurityException, IOException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(key.getParams());
        return parameters.getEncoded();
    }

    /** Returns a DER element: tag, length, content. The content is smaller than 64 KiB, as the key file is. */
    private static byte[] element(byte tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            element.write(0x82);
            element.write(length >> 8);
        } else if (length >= 0x80) {
            element.write(0x81);
        }
        element.write(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
