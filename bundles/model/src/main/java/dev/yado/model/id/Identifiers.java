package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.osgi.annotation.versioning.ProviderType;

/** Checks and derives ids. Stateless. */
@ProviderType
public final class Identifiers {

    /** Maximum length of an id, in ASCII characters. */
    public static final int MAX_LENGTH = 120;

    private static final int DIGEST_DIGITS = 16;

    private Identifiers() {
    }

    /** Returns whether {@code value} is 1 to {@value #MAX_LENGTH} characters of {@code [A-Za-z0-9_:-]}. */
    public static boolean isValid(String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!allowed(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns {@code value} if it is a valid id.
     *
     * @param what the name of the field, used in the message; the rejected value itself is not repeated
     * @throws YadoException {@link FailureCode#INVALID_IDENTIFIER}
     */
    public static String require(String what, String value) {
        if (!isValid(value)) {
            throw new YadoException(FailureCode.INVALID_IDENTIFIER,
                    what + " must be 1 to " + MAX_LENGTH + " characters out of A-Z a-z 0-9 _ : -");
        }
        return value;
    }

    /**
     * Derives an id from any text: readable, of bounded length, and different for different texts. It consists of a slug of the text and a digest of the exact
     * text, so that {@code foo.bar} and {@code foo-bar} have different ids. The same text always has the same id.
     *
     * @param prefix a valid id of at most 40 characters
     * @param value any text
     * @return an id of at most {@value #MAX_LENGTH} characters
     */
    public static String derive(String prefix, String value) {
        if (!isValid(prefix) || prefix.length() > 40) {
            throw new IllegalArgumentException("prefix must be a valid id of at most 40 characters");
        }
        String slug = trimDashes(slug(value));
        int room = MAX_LENGTH - prefix.length() - DIGEST_DIGITS - 1;
        if (slug.length() > room) {
            slug = trimDashes(slug.substring(0, room));
        }
        return prefix + (slug.isEmpty() ? "id" : slug) + "-" + digest(value);
    }

    private static String slug(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            boolean kept = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            out.append(kept ? (char) c : '-');
        });
        return out.toString().toLowerCase(Locale.ROOT);
    }

    private static String trimDashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '-') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '-') {
            to--;
        }
        return text.substring(from, to);
    }

    private static String digest(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean allowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':' || c == '-';
    }
}
