package dev.yado.runtime.spi.profile;

/**
 * A text that is looked for in others, as it is or with escapes. Escapes are not undone first, since what an escape is depends on where it stands; instead
 * each character may stand there in any of its forms: by itself, after backslashes, as a letter after backslashes (a line end), as {@code u0041} after
 * backslashes, or as <code>%41</code>. Backslashes of the needle itself are not compared, for how many stand for one depends on how often the text was
 * escaped. Immutable.
 */
final class Needle {

    static final int NOT_HERE = -1;
    /** The text ends before it can be said. */
    static final int UNDECIDED = -2;

    /** Nobody escapes more often than that; without a bound a text of backslashes only would be looked through again and again. */
    private static final int MOST_BACKSLASHES = 64;

    private final String raw;
    private final String folded;
    private final String instead;

    Needle(String raw, String instead) {
        this.raw = raw;
        this.instead = instead;
        StringBuilder compared = new StringBuilder();
        raw.chars().filter(c -> c != '\\').forEach(c -> compared.append(fold((char) c)));
        // Too little is left of it to be told from ordinary text.
        folded = compared.length() < Scrubber.SHORTEST_SECRET ? "" : compared.toString();
    }

    String instead() {
        return instead;
    }

    int length() {
        return raw.length();
    }

    /** The characters that it can begin with. */
    String beginnings() {
        return "\\%" + raw.charAt(0) + (folded.isEmpty() ? "" : folded.charAt(0) + unfolded(folded.charAt(0)));
    }

    /**
     * @param last false when more text will follow
     * @return where it ends if it stands at {@code at}, else {@link #NOT_HERE} or, while more will follow, {@link #UNDECIDED}
     */
    int match(String text, int at, boolean last) {
        int asItIs = matchRaw(text, at, last);
        int escaped = folded.isEmpty() ? NOT_HERE : matchEscaped(text, at, last);
        // Undecided counts most: it may become the longer one.
        return asItIs == UNDECIDED || escaped == UNDECIDED ? UNDECIDED : Math.max(asItIs, escaped);
    }

    private int matchRaw(String text, int at, boolean last) {
        int length = Math.min(raw.length(), text.length() - at);
        if (!text.regionMatches(at, raw, 0, length)) {
            return NOT_HERE;
        }
        return length < raw.length() ? atTheEnd(last) : at + length;
    }

    private int matchEscaped(String text, int from, boolean last) {
        int at = from;
        for (int i = 0; i < folded.length(); i++) {
            int character = behindBackslashes(text, at);
            if (character - at > MOST_BACKSLASHES) {
                return NOT_HERE;
            }
            at = matchCharacter(text, character, character > at, folded.charAt(i), last);
            if (at < 0) {
                return at;
            }
        }
        return at;
    }

    // Also those that are escaped themselves. No further than one can tell that they are too many.
    private static int behindBackslashes(String text, int from) {
        int at = from;
        while (at < text.length() && at - from <= MOST_BACKSLASHES) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (at > from && text.regionMatches(true, at, "u005c", 0, 5)) {
                at += 5;
            } else if (text.regionMatches(true, at, "%5c", 0, 3)) {
                at += 3;
            } else {
                break;
            }
        }
        return at;
    }

    /** @return behind the character that stands at {@code at}, if it is the wanted one */
    private static int matchCharacter(String text, int at, boolean backslashed, char wanted, boolean last) {
        if (at == text.length()) {
            return atTheEnd(last);
        }
        char there = text.charAt(at);
        int digits = there == 'u' && backslashed ? 4 : there == '%' ? 2 : 0;
        if (digits > 0) {
            int end = at + 1;
            int code = 0;
            while (end <= at + digits && end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                code = code * 16 + Character.digit(text.charAt(end++), 16);
            }
            if (end <= at + digits && end == text.length() && !last) {
                return UNDECIDED;
            } else if (end > at + digits && fold((char) code) == wanted) {
                return end;
            }
        }
        return fold(there) == wanted ? at + 1 : NOT_HERE;
    }

    private static int atTheEnd(boolean last) {
        return last ? NOT_HERE : UNDECIDED;
    }

    /** A control character and the letter that JSON has for it are one. */
    private static char fold(char c) {
        return switch (c) {
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> c;
        };
    }

    private static String unfolded(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'b' -> "\b";
            case 'f' -> "\f";
            default -> "";
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Needle that && raw.equals(that.raw) && instead.equals(that.instead);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    /** Nothing of it: it may be a secret. */
    @Override
    public String toString() {
        return "Needle[" + raw.length() + "]";
    }
}
