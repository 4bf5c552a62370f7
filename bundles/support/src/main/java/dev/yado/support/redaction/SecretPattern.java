package dev.yado.support.redaction;

/**
 * A secret or path to find in text, plain or escaped. Escapes are not decoded first, since the valid escapes depend on the context of the text. Instead each
 * character may appear in any of its forms: plain, after backslashes, as a letter after backslashes (a line end), as {@code u0041} after backslashes, or as
 * <code>%41</code>. Backslashes of the secret itself are not compared: how many stand for one depends on how often the text was escaped. Immutable.
 */
final class SecretPattern {

    static final int NO_MATCH = -1;
    /** The text ends before the match is decided. */
    static final int UNDECIDED = -2;

    /** More are not an escape; without a bound, matching a text of backslashes would be quadratic. */
    private static final int MAX_BACKSLASHES = 64;

    private final String raw;
    private final String folded;
    private final String replacement;

    SecretPattern(String raw, String replacement) {
        this.raw = raw;
        this.replacement = replacement;
        StringBuilder compared = new StringBuilder();
        raw.chars().filter(c -> c != '\\').forEach(c -> compared.append(fold((char) c)));
        // What is left is too short to be distinguished from ordinary text.
        folded = compared.length() < SecretRedactor.MIN_SECRET ? "" : compared.toString();
    }

    String replacement() {
        return replacement;
    }

    int length() {
        return raw.length();
    }

    /** Returns the characters that a match can begin with. */
    String firstCharacters() {
        return "\\%" + raw.charAt(0) + (folded.isEmpty() ? "" : folded.charAt(0) + unfolded(folded.charAt(0)));
    }

    /**
     * Matches at one index.
     *
     * @param last false if more text will follow
     * @return the end of the match at {@code at}, else {@link #NO_MATCH} or, while more text will follow, {@link #UNDECIDED}
     */
    int match(String text, int at, boolean last) {
        int plain = matchRaw(text, at, last);
        int escaped = folded.isEmpty() ? NO_MATCH : matchEscaped(text, at, last);
        // Undecided first: it may become the longer match.
        return plain == UNDECIDED || escaped == UNDECIDED ? UNDECIDED : Math.max(plain, escaped);
    }

    private int matchRaw(String text, int at, boolean last) {
        int length = Math.min(raw.length(), text.length() - at);
        if (!text.regionMatches(at, raw, 0, length)) {
            return NO_MATCH;
        }
        return length < raw.length() ? atTheEnd(last) : at + length;
    }

    private int matchEscaped(String text, int from, boolean last) {
        int at = from;
        for (int i = 0; i < folded.length(); i++) {
            int character = behindBackslashes(text, at);
            if (character - at > MAX_BACKSLASHES) {
                return NO_MATCH;
            }
            at = matchCharacter(text, character, character > at, folded.charAt(i), last);
            if (at < 0) {
                return at;
            }
        }
        return at;
    }

    // Skips backslashes, also escaped ones, up to one more than the maximum.
    private static int behindBackslashes(String text, int from) {
        int at = from;
        while (at < text.length() && at - from <= MAX_BACKSLASHES) {
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

    /** Matches one character, in any form. @return the index after it */
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
        return fold(there) == wanted ? at + 1 : NO_MATCH;
    }

    private static int atTheEnd(boolean last) {
        return last ? NO_MATCH : UNDECIDED;
    }

    /** Maps a control character to the letter of its JSON escape. */
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
        return other instanceof SecretPattern that && raw.equals(that.raw) && replacement.equals(that.replacement);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    /** Shows only the length: the pattern may be a secret. */
    @Override
    public String toString() {
        return "SecretPattern[" + raw.length() + "]";
    }
}
