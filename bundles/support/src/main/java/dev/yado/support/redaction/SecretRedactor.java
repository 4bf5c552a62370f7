package dev.yado.support.redaction;

import dev.yado.support.secret.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Removes known secrets and known paths from the output of a program or a server that has them: programs print their environment, gateways repeat keys, and
 * output stays in the log.
 *
 * <p>A secret is recognised as it is, in JSON (also nested in JSON strings, and with any character as <code>&#92;u0041</code>), percent-encoded, and across the
 * pieces of a stream wherever it is split. Each long line of a secret of several lines is recognised by itself, since programs write line by line. Other
 * encodings (base64) are not recognised. Immutable and thread-safe.
 */
@ProviderType
public final class SecretRedactor {

    /** Replaces a secret. */
    public static final String SECRET = "[redacted]";
    /** The shortest secret that is removed, in characters. Shorter ones are easy to guess, and their removal would damage ordinary text. */
    public static final int MIN_SECRET = 6;
    /** Removes nothing. */
    public static final SecretRedactor NONE = new SecretRedactor(List.of());

    private static final int MIN_LINE = 12;

    private final List<SecretPattern> patterns;
    // A character that no pattern begins with is not examined further, and most are such.
    private final String firstCharacters;

    private SecretRedactor(Collection<SecretPattern> patterns) {
        // The longest first, so that of two with the same beginning the longer one matches.
        this.patterns = patterns.stream().sorted(Comparator.comparingInt(SecretPattern::length).reversed()).toList();
        StringBuilder first = new StringBuilder();
        this.patterns.forEach(pattern -> first.append(pattern.firstCharacters()));
        firstCharacters = first.toString();
    }

    /** Returns a redactor of these secrets, without blanks around them. */
    public static SecretRedactor of(Collection<Secret> secrets) {
        Set<SecretPattern> found = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.value().strip();
            if (value.length() >= MIN_SECRET) {
                found.add(new SecretPattern(value, SECRET));
            }
            if (value.indexOf('\n') >= 0) {
                value.lines().map(String::strip).filter(line -> line.length() >= MIN_LINE).forEach(line -> found.add(new SecretPattern(line, SECRET)));
            }
        }
        return new SecretRedactor(found);
    }

    /**
     * Returns a redactor that also replaces paths.
     *
     * @param paths prefixes of paths on this machine, and the replacement of each
     */
    public SecretRedactor withPaths(Map<String, String> paths) {
        List<SecretPattern> all = new ArrayList<>(patterns);
        paths.forEach((path, replacement) -> {
            // The root is a prefix of every path.
            if (path.length() > 1) {
                all.add(new SecretPattern(path, replacement));
            }
        });
        return new SecretRedactor(all);
    }

    /** Returns the text without secrets and paths. */
    public String redact(String text) {
        StringBuilder redacted = new StringBuilder(text.length());
        scan(text, true, redacted);
        return redacted.toString();
    }

    /** Returns a redactor for text that arrives in pieces. */
    public Pieces pieces() {
        return new Pieces();
    }

    /** Redacts a stream of pieces: holds back a tail that may be the beginning of a secret. Not thread-safe. */
    public final class Pieces {

        private String held = "";

        private Pieces() {
        }

        /** Takes the next piece. @return the redacted text that is decided now */
        public String next(String piece) {
            return scan(held + piece, false);
        }

        /** Ends the stream and begins anew. @return the rest */
        public String end() {
            return scan(held, true);
        }

        private String scan(String text, boolean last) {
            StringBuilder redacted = new StringBuilder(text.length());
            held = text.substring(SecretRedactor.this.scan(text, last, redacted));
            return redacted.toString();
        }
    }

    /**
     * Redacts a text as far as it is decided.
     *
     * @param last     false if more text will follow
     * @param redacted receives the result
     * @return the index up to which the text is decided
     */
    private int scan(String text, boolean last, StringBuilder redacted) {
        int at = 0;
        while (at < text.length()) {
            int end = SecretPattern.NO_MATCH;
            String replacement = "";
            if (firstCharacters.indexOf(text.charAt(at)) >= 0) {
                for (SecretPattern pattern : patterns) {
                    int found = pattern.match(text, at, last);
                    if (found == SecretPattern.UNDECIDED) {
                        return at;
                    } else if (found > end) {
                        end = found;
                        replacement = pattern.replacement();
                    }
                }
            }
            if (end > at) {
                redacted.append(replacement);
                at = end;
            } else {
                redacted.append(text.charAt(at++));
            }
        }
        return at;
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "SecretRedactor[" + patterns.size() + "]";
    }
}
