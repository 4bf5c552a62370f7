package dev.yado.support.redaction;

import dev.yado.model.value.Text;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Removes words that look like addresses, files or credentials from messages of components that are not trusted to keep them out. The rest of the message
 * stays, because it states what to do. Stateless.
 */
@ProviderType
public final class MessageRedactor {

    /** Replaces a removed word. */
    public static final String REMOVED = "(removed)";

    /** Punctuation before and after a word. */
    private static final String BEFORE = "(\"'`<,;";
    private static final String AFTER = ")\"'`>,;.:!?";

    private MessageRedactor() {
    }

    /** Returns the message on one line, without sensitive words. @param max the maximum length, in characters; longer messages are cut first */
    public static String redact(String message, int max) {
        String bounded = Text.bounded(message, max);
        StringBuilder redacted = new StringBuilder(bounded.length());
        boolean announced = false;
        for (String piece : bounded.split("(?<=\\s)(?=\\S)")) {
            int from = skip(piece, 0, 1, BEFORE);
            int blank = piece.length();
            while (blank > from && Character.isWhitespace(piece.charAt(blank - 1))) {
                blank--;
            }
            int to = skip(piece, blank - 1, -1, AFTER) + 1;
            if (from >= to) {
                redacted.append(piece);
                continue;
            }
            String word = piece.substring(from, to);
            redacted.append(piece, 0, from).append(announced || SensitiveToken.is(word) ? REMOVED : word).append(piece, to, piece.length());
            announced = SensitiveToken.announces(word, piece.substring(to, blank));
        }
        return redacted.toString();
    }

    /** Returns the label, or {@code id} if it has a sensitive word: the rest of such a label would not say what is meant. @param max as {@link #redact} */
    public static String label(String label, String id, int max) {
        return redact(label, max).equals(label) ? label : id;
    }

    /**
     * Returns the name that a person gave to something, or {@code id} if it has an address with a port, an issued key or a credential with its value.
     * File names and e-mail addresses stay: "fix package.json" is a good name.
     */
    public static String givenName(String name, String id) {
        // Without allocating words, since a list may have very many names.
        for (int from = 0, at = 0; at <= name.length(); at++) {
            if (at == name.length() || Character.isWhitespace(name.charAt(at))) {
                if (SensitiveToken.mayBeAddressOrKey(name, from, at) && SensitiveToken.isAddressOrKey(name.substring(from, at))) {
                    return id;
                }
                from = at + 1;
            }
        }
        return name;
    }

    private static int skip(String piece, int from, int step, String punctuation) {
        int at = from;
        while (at >= 0 && at < piece.length() && punctuation.indexOf(piece.charAt(at)) >= 0) {
            at += step;
        }
        return at;
    }
}
