package dev.yado.model.value;

import org.osgi.annotation.versioning.ProviderType;

/** Bounds on text that is shown to people. Stateless. */
@ProviderType
public final class Text {

    /** Longest label, display name or role that is shown, in characters. */
    public static final int MAX_LABEL = 80;

    private Text() {
    }

    /**
     * Returns {@code text} without control characters and direction marks, each of which becomes a blank, truncated to {@code max} characters; empty for null.
     */
    public static String bounded(String text, int max) {
        if (text == null) {
            return "";
        }
        String clean = text;
        if (text.chars().anyMatch(Text::isControl)) {
            StringBuilder out = new StringBuilder(text);
            for (int i = 0; i < out.length(); i++) {
                if (isControl(out.charAt(i))) {
                    out.setCharAt(i, ' ');
                }
            }
            clean = out.toString();
        }
        return cut(clean, max);
    }

    /**
     * Returns a label for people from a name of another origin: without control characters, direction marks (which can make two names look alike, or garble the
     * text beside the name) and characters without width, without {@code /} and {@code \} (so that a path cannot be mistaken for a label), and truncated to
     * {@value #MAX_LABEL} characters. Empty if nothing is left.
     */
    public static String label(String text) {
        int at = 0;
        while (at < text.length() && isAllowedInLabel(text.charAt(at))) {
            at++;
        }
        // Most labels need no change, and a list can have very many.
        if (at == text.length()) {
            return cut(text, MAX_LABEL);
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, at);
        for (; at < text.length(); at++) {
            if (isAllowedInLabel(text.charAt(at))) {
                out.append(text.charAt(at));
            }
        }
        return cut(out.toString(), MAX_LABEL);
    }

    private static boolean isAllowedInLabel(char c) {
        return !isControl(c) && !isZeroWidth(c) && c != '/' && c != '\\';
    }

    /** All control characters are single Java characters. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isZeroWidth(int c) {
        return c >= 0x200B && c <= 0x200D || c == 0x2060 || c == 0xFEFF;
    }

    /** Returns the first {@code max} characters of {@code text}; one less if that would divide a surrogate pair. */
    public static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        // Never between the halves of a surrogate pair: half a character cannot be encoded as UTF-8.
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end);
    }
}
