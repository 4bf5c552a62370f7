package dev.yado.engine.acp.internal.connection;

import dev.yado.model.value.Text;
import java.util.regex.Pattern;

/** What may stand in an error of text that an agent wrote: one bounded line without addresses and paths of this machine. Stateless. */
final class SafeText {

    private static final int MAX = 300;
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://\\S+");
    private static final Pattern PATH = Pattern.compile("(?<![\\w.~])(?:/[\\w.@+-]+){2,}/?|\\b[A-Za-z]:\\\\\\S+");

    private SafeText() {
    }

    static String of(String text) {
        // Bounded first: the patterns need not look through megabytes.
        String line = Text.bounded(text, 4 * MAX).strip();
        return Text.bounded(PATH.matcher(ADDRESS.matcher(line).replaceAll("[address]")).replaceAll("[path]"), MAX);
    }
}
