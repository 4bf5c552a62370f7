package dev.yado.runtime.spi.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a secret is to be found: {@code env:NAME} or {@code file:PATH}. This is what profiles and records keep; the value is read when it is
 * needed and never kept beside it. Immutable.
 */
@ProviderType
public final class SecretReference {

    /** Largest secret, in bytes. */
    public static final int MAX_BYTES = 64 << 10;

    private static final String ENV = "env:";
    private static final String FILE = "file:";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";

    private final String text;

    private SecretReference(String text) {
        this.text = text;
    }

    /**
     * @param text {@code env:NAME} with a name of letters, digits and {@code _}, or {@code file:PATH} with an absolute path
     * @throws IllegalArgumentException when it is neither; the message does not repeat it, for it might be a secret that was put in the wrong place
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

    /** What {@link #parse} takes. May name a path of this host: for configuration and stores, not for clients or logs. */
    public String text() {
        return text;
    }

    /**
     * Reads the secret; of a file without the line ends behind it. A short wait for a local file at most; empty when it is not there,
     * cannot be read, is empty or larger than {@value #MAX_BYTES} bytes.
     */
    public Optional<Secret> resolve() {
        String value = text.startsWith(ENV) ? System.getenv(text.substring(ENV.length())) : read(Path.of(text.substring(FILE.length())));
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(new Secret(value));
    }

    private static String read(Path file) {
        // Regular files only: reading a pipe could wait for ever.
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return null;
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().replaceFirst("[\r\n]+\\z", "");
        } catch (CharacterCodingException e) {
            return null;
        } catch (IOException | SecurityException e) {
            return null;
        }
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

    /** Fit for a log: names an environment variable, and of a file only that it is one. */
    @Override
    public String toString() {
        return text.startsWith(FILE) ? "file:..." : text;
    }
}
