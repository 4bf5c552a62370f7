package dev.yado.source.remote.internal.settings;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads a file with the only trusted certificates, for a Runtime whose certificate is not signed by a public authority. Stateless. */
public final class TrustStoreFile {

    private TrustStoreFile() {
    }

    /**
     * Returns a TLS context that trusts the certificates in a file.
     *
     * @param file PEM certificates: the Runtime's own, or that of its issuer; blank for the Java trust store
     * @throws YadoException {@code invalid_request}; the message names the setting, never a path
     */
    public static Optional<SSLContext> read(String file) {
        if (file.isBlank()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw invalid("holds no certificate; it must hold PEM certificates");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("trusted-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return Optional.of(context);
        } catch (IOException | InvalidPathException e) {
            throw invalid("cannot be read");
        } catch (GeneralSecurityException e) {
            throw invalid("must hold PEM certificates and nothing else");
        }
    }

    private static YadoException invalid(String what) {
        return new YadoException(FailureCode.INVALID_REQUEST, "the file of trust_file " + what);
    }
}
