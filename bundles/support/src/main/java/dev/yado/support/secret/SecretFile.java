package dev.yado.support.secret;

import dev.yado.support.file.PrivateFiles;
import dev.yado.support.secret.SecretUnavailableException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads secrets from files: tokens, keys, passwords. One rule for all of them: a regular file that only its owner can access, as SSH demands of
 * private keys. On file systems without POSIX permissions that part is not checked. Links are followed, so a mounted secret may be one. Stateless.
 */
@ProviderType
public final class SecretFile {

    private SecretFile() {
    }

    /**
     * Reads the secret in a file, without blanks and line ends around it. Blocks for one local read.
     *
     * @param file     the path as configured
     * @param maxBytes the maximum size of the file, in bytes
     * @throws SecretUnavailableException if the file cannot be used
     */
    public static Secret read(String file, int maxBytes) throws SecretUnavailableException {
        try {
            return read(Path.of(file), maxBytes);
        } catch (InvalidPathException e) {
            throw new SecretUnavailableException(Problem.MISSING, e);
        }
    }

    /** Reads the secret in a file, as {@link #read(String, int)}. */
    public static Secret read(Path file, int maxBytes) throws SecretUnavailableException {
        try {
            if (!Files.exists(file)) {
                throw new SecretUnavailableException(Problem.MISSING, null);
            }
            // Reading a pipe could block forever.
            if (!Files.isRegularFile(file)) {
                throw new SecretUnavailableException(Problem.NOT_A_FILE, null);
            }
            if (isOpenToOthers(file)) {
                throw new SecretUnavailableException(Problem.OPEN_TO_OTHERS, null);
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(maxBytes + 1);
            }
            if (bytes.length > maxBytes) {
                throw new SecretUnavailableException(Problem.TOO_LARGE, null);
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
            if (text.isEmpty()) {
                throw new SecretUnavailableException(Problem.EMPTY, null);
            }
            return new Secret(text);
        } catch (CharacterCodingException e) {
            throw new SecretUnavailableException(Problem.NOT_TEXT, e);
        } catch (IOException | SecurityException e) {
            throw new SecretUnavailableException(Problem.UNREADABLE, e);
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return PrivateFiles.isPosix(file)
                && Files.getPosixFilePermissions(file).stream().anyMatch(SecretFile::isForOthers);
    }

    private static boolean isForOthers(PosixFilePermission permission) {
        return !permission.name().startsWith("OWNER_");
    }
}
