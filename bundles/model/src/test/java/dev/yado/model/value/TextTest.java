package dev.yado.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import org.junit.jupiter.api.Test;

class TextTest {

    private static final String SMILE = "😀";

    @Test
    void controlCharactersBecomeBlanks() {
        assertEquals("a b c d e f", Text.bounded("a\nb\tc\u0000d\u007fe\u0085f", 100));
        assertEquals("", Text.bounded(null, 10));
        String clean = "nothing to do";
        assertSame(clean, Text.bounded(clean, 100));
    }

    @Test
    void aCharacterIsNeverCutInHalf() {
        assertEquals("abc", Text.bounded("abc" + SMILE, 4));
        assertEquals("abc" + SMILE, Text.bounded("abc" + SMILE, 5));
        assertEquals("abc" + SMILE, Text.bounded("abc" + SMILE + "d", 5));
        assertEquals("x".repeat(79), Text.label("x".repeat(79) + SMILE));
    }

    @Test
    void aPathCannotPassForALabel() {
        assertEquals("homesomeoneproject", Text.label("/home/someone/project"));
        assertEquals("C:Userssomeone", Text.label("C:\\Users\\someone"));
        assertEquals("ab", Text.label("a\n\u009bb"));
    }

    @Test
    void nothingTurnsTheDirectionOfWriting() {
        for (char c : "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069".toCharArray()) {
            assertEquals("gnpexe", Text.label("gnp" + c + "exe"), () -> "U+" + Integer.toHexString(c));
            assertEquals("a b", Text.bounded("a" + c + "b", 10), () -> "U+" + Integer.toHexString(c));
        }
        assertEquals("\u05e9\u05dc\u05d5\u05dd", Text.label("\u05e9\u05dc\u05d5\u05dd"), "scripts that are written from the right are not touched");
    }

    @Test
    void aNameThatCannotBeSeenIsNone() {
        assertEquals("", Text.label("\u200b\u200c\u200d\u2060\ufeff"));
        assertEquals("ab", Text.label("a\u200bb"));
    }

    @Property
    void boundsHoldForAnyText(@ForAll String text, @ForAll(min = 1, max = 50) int max) {
        String bounded = Text.bounded(text, max);
        String label = Text.label(text);

        assertThat(bounded.length()).isLessThanOrEqualTo(max);
        assertFalse(bounded.chars().anyMatch(Character::isISOControl));
        assertThat(label.length()).isLessThanOrEqualTo(Text.MAX_LABEL);
        assertFalse(label.chars().anyMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\'));
        assertEquals(bounded, Text.bounded(bounded, max), "bounding twice changes nothing");
    }
}
