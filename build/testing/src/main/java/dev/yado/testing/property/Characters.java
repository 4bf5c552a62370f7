package dev.yado.testing.property;

/** Generators of code points, and their form in messages. */
final class Characters {

    /**
     * Code points that often cause defects: line ends of all kinds, direction marks, invisible and combining characters, digits of other scripts, surrogates.
     */
    private static final int[] SPECIAL = {0, '\t', '\n', '\r', 0x0B, 0x0C, 0x1B, ' ', '"', '\'', '\\', '/', '%', '&', '<', '>', '$', '{', '}', ':', ',', 0x7F,
        0x80, 0x85, 0x9F,
        0xA0, 0xAD, 0xDF, 0x130, 0x131, 0x301, 0x3C2, 0x61C, 0x660, 0x1E9E, 0x200B, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x212A,
        0x3000, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0xE0001, 0x10FFFF};

    private Characters() {
    }

    /** Returns a generator of any code points, with a higher probability for those that often cause defects. */
    static Gen<Integer> hostile() {
        return choices -> switch ((int) choices.next(7)) {
            case 0, 1 -> 'a' + (int) choices.next('z' - 'a');
            case 2 -> (int) choices.next(0x7F);
            case 3 -> (int) choices.next(0x24F);
            case 4, 5 -> SPECIAL[(int) choices.next(SPECIAL.length - 1)];
            case 6 -> (int) choices.next(Character.MAX_VALUE);
            default -> (int) choices.next(Character.MAX_CODE_POINT);
        };
    }

    /** Returns a generator of ASCII characters, with a higher probability for letters. */
    static Gen<Integer> ascii() {
        return choices -> choices.next(2) == 0 ? 'a' + (int) choices.next('z' - 'a') : (int) choices.next(0x7F);
    }

    /** Returns the text as a Java literal, with escapes for invisible characters. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
