package dev.yado.http.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The token that callers must present, if one is configured. Only its digest is kept. A token that is configured and cannot be used is not
 * the same as none: then nobody gets in.
 */
@ProviderType
public final class BearerToken {

    private static final System.Logger LOG = System.getLogger(BearerToken.class.getName());
    private static final String SCHEME = "Bearer ";
    private static final int MAX_FILE = 4_096;
    private static final Set<PosixFilePermission> TOO_OPEN = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final boolean configured;
    private final byte[] digest;
    private final boolean exactScheme;

    private BearerToken(boolean configured, byte[] digest, boolean exactScheme) {
        this.configured = configured;
        this.digest = digest;
        this.exactScheme = exactScheme;
    }

    /**
     * @param file        name of a file that holds the token; blank for none
     * @param variable    name of an environment variable that holds it; blank for none; the file counts first
     * @param environment looks a variable up
     */
    public static BearerToken read(String file, String variable, Function<String, String> environment) {
        if (file.isBlank() && variable.isBlank()) {
            return new BearerToken(false, null, false);
        }
        Optional<String> token = file.isBlank() ? fromEnvironment(variable, environment) : fromFile(file);
        return new BearerToken(true, token.map(BearerToken::sha256).orElse(null), false);
    }

    /** This token, for a contract that knows the scheme only as {@code Bearer}, in this very writing. */
    public BearerToken withExactScheme() {
        return new BearerToken(configured, digest, true);
    }

    public boolean configured() {
        return configured;
    }

    /** False when a token is configured that could not be read; the log says why. */
    public boolean usable() {
        return !configured || digest != null;
    }

    /** @param authorization the {@code Authorization} header; may be null */
    public boolean matches(String authorization) {
        if (digest == null || authorization == null || !authorization.regionMatches(!exactScheme, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        // Digests have one length, so that not even the token's length shows in the time this takes.
        return MessageDigest.isEqual(digest, sha256(authorization.substring(SCHEME.length()).strip()));
    }

    private static Optional<String> fromEnvironment(String variable, Function<String, String> environment) {
        String value = environment.apply(variable.strip());
        if (value == null || value.isBlank()) {
            LOG.log(System.Logger.Level.ERROR, "the environment variable that token_env names is not set: every request is refused");
            return Optional.empty();
        }
        return Optional.of(value.strip());
    }

    private static Optional<String> fromFile(String name) {
        try {
            Path file = Path.of(name.strip());
            if (readableByOthers(file)) {
                LOG.log(System.Logger.Level.ERROR, "the file that token_file names can be read by others than its owner: every request is"
                        + " refused. Give it mode 0600");
                return Optional.empty();
            }
            if (Files.size(file) > MAX_FILE) {
                LOG.log(System.Logger.Level.ERROR, "the file that token_file names is too large for a token: every request is refused");
                return Optional.empty();
            }
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                LOG.log(System.Logger.Level.ERROR, "the file that token_file names is empty: every request is refused");
                return Optional.empty();
            }
            return Optional.of(token);
        } catch (IOException | InvalidPathException e) {
            LOG.log(System.Logger.Level.ERROR, "the file that token_file names cannot be read: every request is refused", e);
            return Optional.empty();
        }
    }

    private static boolean readableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.stream().anyMatch(TOO_OPEN::contains);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return configured ? "BearerToken[<redacted>]" : "BearerToken[none]";
    }
}
