package dev.yado.launcher.command;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.tls.ServerIdentity;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options for the key and certificate of https; without them the server uses http. */
final class TlsOptions {
    private final CommandContext context;

    @ArgGroup(exclusive = true)
    private Choice choice;

    /** A keystore or PEM files; at most one. */
    static final class Choice {
        @ArgGroup(exclusive = false)
        private Keystore keystore;

        @ArgGroup(exclusive = false)
        private Pem pem;
    }

    /** A PKCS#12 file and its password. */
    static final class Keystore {
        @Option(names = "--tls-keystore", required = true, paramLabel = "FILE", description = "PKCS#12 file with the key and certificate for https.")
        private Path file;

        @ArgGroup(exclusive = true, multiplicity = "1")
        private Password password;
    }

    /** The password file or the environment variable; exactly one. */
    static final class Password {
        @Option(names = "--tls-password-file", required = true, paramLabel = "FILE", description = "File with the password of the keystore; accessible only"
                + " by its owner (mode 600).")
        private Path file;

        @Option(names = "--tls-password-env", required = true, paramLabel = "NAME",
                description = "Environment variable with the password of the keystore.")
        private String variable;
    }

    /** Two PEM files. */
    static final class Pem {
        @Option(names = "--tls-cert", required = true, paramLabel = "FILE",
                description = "PEM file with the certificate for https; the certificates of its issuers may follow it.")
        private Path certificate;

        @Option(names = "--tls-key", required = true, paramLabel = "FILE", description = "PEM file with the unencrypted private key of the certificate;"
                + " accessible only by its owner (mode 600).")
        private Path key;
    }

    TlsOptions(CommandContext context) {
        this.context = context;
    }

    Optional<ServerIdentity> identity() throws LaunchException {
        if (choice == null) {
            return Optional.empty();
        }
        return Optional.of(choice.pem != null
                ? ServerIdentity.ofPem(choice.pem.certificate, new SecretFileArgument("TLS key file", choice.pem.key).text())
                : ServerIdentity.ofKeystore(choice.keystore.file, password(choice.keystore.password)));
    }

    private String password(Password password) throws LaunchException {
        if (password.file != null) {
            return new SecretFileArgument("TLS password file", password.file).text();
        }
        String value = context.variable(password.variable);
        if (value.isEmpty()) {
            throw new LaunchException("Environment variable " + password.variable + " is not set or empty (--tls-password-env)");
        }
        return value;
    }
}
