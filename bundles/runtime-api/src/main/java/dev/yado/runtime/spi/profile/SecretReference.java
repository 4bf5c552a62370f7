package dev.yado.runtime.spi.profile;

import dev.yado.support.secret.Secret;
import dev.yado.support.secret.SecretFile;
import dev.yado.support.secret.SecretUnavailableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A reference to a secret: {@code env:NAME} or {@code file:PATH}. Profiles and records contain the reference; the value is read when it is needed, and not
 * stored. Immutable.
 */
@ProviderType
public final class SecretReference {

    /** The maximum size of a secret, in bytes. */
    public static final int MAX_BYTES = 64 << 10;

    private static final String ENV = "env:";
    private static final String FILE = "file:";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";

    private final String text;

    private SecretReference(String text) {
        this.text = text;
    }

    /**
     * Parses a reference.
     *
     * @param text {@code env:NAME} with a name of letters, digits and {@code _}, or {@code file:PATH} with an absolute path
     * @throws IllegalArgumentException if the text has neither form; the message does not contain it, since it can be a misplaced secret
     */
    public static SecretReference parse(String text) {
        String reference = text.strip();
        if (reference.startsWith(ENV) && reference.substring(ENV.length()).matches(NAME)) {
            return new SecretReference(reference);
        }
        if (reference.startsWith(FILE) && isAbsolute(reference.substring(FILE.length()))) {
            return new SecretReference(reference);
        }
        throw new IllegalArgumentException("a secret is referred to as env:NAME, or as file:PATH with an absolute path");
    }

    /** Returns the text form, for {@link #parse}. It can contain a path of this host, so it is for configuration and stores only, not for clients and logs. */
    public String text() {
        return text;
    }

    /**
     * Reads the secret, without leading and trailing blanks and line ends. Blocks for one read of a local file at most.
     *
     * @throws SecretUnavailableException if it is missing or cannot be used; a file must be accessible by its owner only, and have at most {@value #MAX_BYTES}
     *     bytes
     */
    public Secret resolve() throws SecretUnavailableException {
        if (text.startsWith(FILE)) {
            return SecretFile.read(text.substring(FILE.length()), MAX_BYTES);
        }
        String value = System.getenv(text.substring(ENV.length()));
        if (value == null || value.isBlank()) {
            throw new SecretUnavailableException(SecretUnavailableException.Problem.NOT_SET, null);
        }
        return new Secret(value.strip());
    }

    private static boolean isAbsolute(String path) {
        try {
            return path.indexOf('\0') < 0 && Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretReference that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** Returns a text for logs: the name of an environment variable, or only that it is a file. */
    @Override
    public String toString() {
        return text.startsWith(FILE) ? "file:..." : text;
    }
}
