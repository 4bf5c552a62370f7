package dev.yado.launcher.tls;

import dev.yado.launcher.error.LaunchException;
import dev.yado.support.file.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The private key and certificate chain of a server; the key belongs to the first certificate. Immutable. */
public final class ServerIdentity {
    private static final String ALIAS = "yado";
    private static final int PASSWORD_BYTES = 24;

    private final PrivateKey key;
    private final List<Certificate> chain;

    private ServerIdentity(PrivateKey key, List<Certificate> chain) throws LaunchException {
        this.key = key;
        this.chain = List.copyOf(chain);
        requireMatch();
    }

    /**
     * Reads an identity from PEM.
     *
     * @param certificates a PEM file: the server's certificate first, then those of its issuers
     * @param key the text of a PEM file
     */
    public static ServerIdentity ofPem(Path certificates, String key) throws LaunchException {
        List<Certificate> chain;
        try (InputStream in = Files.newInputStream(certificates)) {
            chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (IOException e) {
            throw new LaunchException("Cannot read TLS certificate file " + certificates + ": " + e.getClass().getSimpleName(), e);
        } catch (CertificateException e) {
            throw new LaunchException("TLS certificate file " + certificates + " is not a PEM file of X.509 certificates", e);
        }
        if (chain.isEmpty()) {
            throw new LaunchException("TLS certificate file " + certificates + " contains no certificate");
        }
        return new ServerIdentity(PemPrivateKey.read(key, chain.get(0).getPublicKey()), chain);
    }

    /** Reads the only key in a PKCS#12 file. */
    public static ServerIdentity ofKeystore(Path file, String password) throws LaunchException {
        char[] opener = password.toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, opener);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1 || !(store.getKey(keys.get(0), opener) instanceof PrivateKey key)) {
                throw new LaunchException("TLS keystore " + file + " must contain exactly one private key; it contains " + keys.size());
            }
            return new ServerIdentity(key, List.of(store.getCertificateChain(keys.get(0))));
        } catch (FileSystemException e) {
            throw new LaunchException("Cannot read TLS keystore " + file + ": " + e.getClass().getSimpleName(), e);
        } catch (IOException | GeneralSecurityException e) {
            throw new LaunchException("TLS keystore " + file + " cannot be opened: " + (e.getCause() instanceof GeneralSecurityException ? "wrong password"
                    : "not a readable PKCS#12 file"), e);
        }
    }

    /** Checks that the key signs what the certificate verifies. Otherwise the server would start, and every handshake would fail without a reason. */
    private void requireMatch() throws LaunchException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> throw new LaunchException("The TLS key is of type " + key.getAlgorithm() + "; use an RSA or EC key");
        };
        try {
            byte[] sample = ALIAS.getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(chain.get(0).getPublicKey());
            verifier.update(sample);
            if (!verifier.verify(signer.sign())) {
                throw new LaunchException("The TLS key does not belong to the first certificate in the certificate file");
            }
        } catch (GeneralSecurityException e) {
            throw new LaunchException("The TLS key does not belong to the first certificate in the certificate file", e);
        }
    }

    /** Writes a PKCS#12 file that only its owner can read, atomically, and returns the password generated for it. */
    public String writeKeystore(Path file) throws LaunchException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password.toCharArray(), chain.toArray(Certificate[]::new));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            store.store(content, password.toCharArray());
            Path temp = file.resolveSibling("." + file.getFileName() + ".tmp");
            Files.deleteIfExists(temp);
            try (OutputStream out = Channels.newOutputStream(PrivateFiles.create(temp))) {
                content.writeTo(out);
            }
            Files.move(temp, file, StandardCopyOption.REPLACE_EXISTING);
            return password;
        } catch (IOException | GeneralSecurityException e) {
            throw new LaunchException("Cannot write the TLS keystore to the data directory: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Returns a socket factory for a client of this server: it trusts the certificate of this identity and no other. */
    public SSLSocketFactory trustingItself() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, chain.get(0));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every JDK supports TLS and PKCS#12", e);
        }
    }

    @Override
    public String toString() {
        return "ServerIdentity[<redacted>]";
    }
}
