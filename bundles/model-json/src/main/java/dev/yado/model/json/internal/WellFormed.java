package dev.yado.model.json.internal;

/** Converts text to a form that can be encoded as UTF-8. Engines can split text at any character, also within a surrogate pair. */
final class WellFormed {

    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {
    }

    /** Returns {@code text} with each unpaired surrogate replaced; the same object if there is none. */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return replace(text, i);
                }
                i++;
            }
        }
        return text;
    }

    private static String replace(String text, int from) {
        StringBuilder out = new StringBuilder(text);
        for (int i = from; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                if (isPair(out, i)) {
                    i++;
                } else {
                    out.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return out.toString();
    }

    private static boolean isPair(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at)) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
