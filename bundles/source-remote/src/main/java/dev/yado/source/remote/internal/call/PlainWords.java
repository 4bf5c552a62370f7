package dev.yado.source.remote.internal.call;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sentence of plain words, names of settings and numbers, and nothing else: no address, path, key or token has such a form. What has anything else in it is
 * not passed on at all, for a part of it would mean something else. Stateless.
 */
final class PlainWords {

    private static final int MAX = 300;
    /** Letters, also joined as names of settings are; a number. No digits among letters, as keys have them; nothing as long as a key. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,20}(?:[-_'][A-Za-z]{1,20}){0,4}|[0-9]{1,9}");
    private static final Pattern AROUND = Pattern.compile("^[(\"'`]+|[)\"'`.,;:!?]+$");

    private PlainWords() {
    }

    /** @return empty when there is anything in it but plain words */
    static Optional<String> of(String message) {
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
