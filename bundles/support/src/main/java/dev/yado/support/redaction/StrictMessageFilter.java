package dev.yado.support.redaction;

import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Passes only sentences of plain words, names of settings and numbers: no address, path, key or token has such a form. A sentence with anything else
 * is dropped as a whole, because a part of it could mean something else. For text of a peer that is not trusted to keep its secrets. Stateless.
 */
@ProviderType
public final class StrictMessageFilter {

    private static final int MAX = 300;
    /** Letters, also joined as in names of settings, or a number. No digits among letters, as keys have, and shorter than any key. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,20}(?:[-_'][A-Za-z]{1,20}){0,4}|[0-9]{1,9}");
    private static final Pattern AROUND = Pattern.compile("^[(\"'`]+|[)\"'`.,;:!?]+$");

    private StrictMessageFilter() {
    }

    /** Returns the sentence, or empty if it has anything but plain words or is longer than {@value #MAX} characters. Null is empty. */
    public static Optional<String> filter(String message) {
        String line = message == null ? "" : message.strip();
        if (line.isEmpty() || line.length() > MAX || line.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Optional.empty();
        }
        for (String part : line.split(" +")) {
            String word = AROUND.matcher(part).replaceAll("");
            if (!word.isEmpty() && (!WORD.matcher(word).matches() || word.length() > 40)) {
                return Optional.empty();
            }
        }
        return Optional.of(line);
    }
}
