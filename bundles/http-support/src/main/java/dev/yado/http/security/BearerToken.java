package dev.yado.http.security;

import dev.yado.support.secret.SecretFile;
import dev.yado.support.secret.SecretUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The token that callers must present, if one is configured. Only its digest is kept. If a token is configured but cannot be read, all
 * requests are refused.
 */
@ProviderType
public final class BearerToken {

    private static final System.Logger LOG = System.getLogger(BearerToken.class.getName());
    private static final String SCHEME = "Bearer ";
    private static final int MAX_FILE = 4_096;

    private final boolean configured;
    private final byte[] digest;
    private final boolean exactScheme;

    private BearerToken(boolean configured, byte[] digest, boolean exactScheme) {
        this.configured = configured;
        this.digest = digest;
        this.exactScheme = exactScheme;
    }

    /**
     * Reads the configured token. The file has precedence over the variable.
     *
     * @param file        path of the token file; blank for none
     * @param variable    name of the environment variable; blank for none
     * @param environment looks a variable up
     */
    public static BearerToken read(String file, String variable, Function<String, String> environment) {
        if (file.isBlank() && variable.isBlank()) {
            return new BearerToken(false, null, false);
        }
        Optional<String> token = file.isBlank() ? fromEnvironment(variable, environment) : fromFile(file);
        return new BearerToken(true, token.map(BearerToken::sha256).orElse(null), false);
    }

    /** Returns a token that is configured and cannot be presented, so that all requests are refused. */
    public static BearerToken unusable() {
        return new BearerToken(true, null, false);
    }

    /** Returns this token with a case-sensitive scheme, {@code Bearer}, for contracts that require it. */
    public BearerToken withExactScheme() {
        return new BearerToken(configured, digest, true);
    }

    public boolean configured() {
        return configured;
    }

    /** Returns false if a token is configured but cannot be read; the log has the reason. */
    public boolean usable() {
        return !configured || digest != null;
    }

    /**
     * Returns whether the header presents this token.
     *
     * @param authorization the {@code Authorization} header; may be null
     */
    public boolean matches(String authorization) {
        if (digest == null || authorization == null || !authorization.regionMatches(!exactScheme, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        // Digests have equal length, so that the duration of the comparison does not even reveal the length of the token.
        return MessageDigest.isEqual(digest, sha256(authorization.substring(SCHEME.length()).strip()));
    }

    private static Optional<String> fromEnvironment(String variable, Function<String, String> environment) {
        String value = environment.apply(variable.strip());
        if (value == null || value.isBlank()) {
            LOG.log(System.Logger.Level.ERROR, "the environment variable of token_env is not set; every request is refused");
            return Optional.empty();
        }
        return Optional.of(value.strip());
    }

    private static Optional<String> fromFile(String name) {
        try {
            return Optional.of(SecretFile.read(name.strip(), MAX_FILE).value());
        } catch (SecretUnavailableException e) {
            LOG.log(System.Logger.Level.ERROR, "the file of token_file " + e.getMessage() + "; every request is refused", e);
            return Optional.empty();
        }
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
