package dev.yado.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final long LAST = (1L << 48) - 1;

    @Property
    void everyCursorComesBack(@ForAll(min = 0, max = 0xFFFF) int tag, @ForAll(min = 0, max = LAST) long sequence) {
        Cursor cursor = new Cursor(tag, sequence);
        String wire = cursor.wire("wo_");

        assertThat(wire).matches("wo_[0-9a-f]{16}");
        assertEquals(cursor, Cursor.parse("wo_", wire));
        assertEquals(cursor, Cursor.parse("wo_", "wo_" + wire.substring(3).toUpperCase(Locale.ROOT)));
    }

    @Property
    void orderIsThatOfTheHexDigits(@ForAll(min = 0, max = 0xFFFF) int tag, @ForAll(min = 0, max = LAST) long one,
            @ForAll(min = 0, max = LAST) long other) {
        Cursor a = new Cursor(tag, one);
        Cursor b = new Cursor(tag, other);

        assertEquals(Integer.signum(a.wire("").compareTo(b.wire(""))), Integer.signum(a.compareTo(b)));
    }

    @Test
    void theHighBitsAreTheEpochsTag() {
        assertEquals("bo_abcd00000000002a", Cursor.of(new Epoch(0xABCD_1234_5678_9ABCL), 42).wire(Cursor.BACKEND_PREFIX));
        assertEquals(new Cursor(0xFFFF, LAST), Cursor.parse("wo_", "wo_ffffffffffffffff"));
        assertEquals(Cursor.BEGINNING, Cursor.parse("wo_", "wo_0000000000000000"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "wo_", "wo_1", "wo_00000000000000001", "wo_000000000000000g", "bo_0000000000000001", "WO_0000000000000001",
        "0000000000000001", " wo_0000000000000001", "wo_0000000000000001 ", "wo_-000000000000001", "wo_+000000000000001", "wo_0x00000000000001",
        "wo_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١", "snapshot:wo_0000000000000001"})
    void everythingElseIsMalformed(String wire) {
        YadoException e = assertThrows(YadoException.class, () -> Cursor.parse("wo_", wire));

        assertEquals(FailureCode.CURSOR_MALFORMED, e.code());
        assertEquals("a cursor is wo_ and 16 hex digits, as an earlier event of this Worker gave it", e.getMessage());
    }

    @Test
    void outOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Cursor(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Cursor(0x10000, 0));
        assertThrows(IllegalArgumentException.class, () -> new Cursor(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Cursor(0, LAST + 1));
    }

    @Test
    void aCursorBelongsToItsEpochAndTheBeginningToEvery() {
        Epoch epoch = new Epoch(0x0001_0000_0000_0000L);

        assertTrue(Cursor.of(epoch, 7).belongsTo(epoch));
        assertTrue(Cursor.BEGINNING.belongsTo(epoch));
        assertFalse(new Cursor(2, 7).belongsTo(epoch));
        assertFalse(new Cursor(0, 7).belongsTo(epoch), "only the beginning is of every epoch");
    }
}
