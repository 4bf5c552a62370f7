package dev.yado.model.id;

import java.util.HexFormat;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names one life of a Runtime's log. It changes when the Runtime is reborn without its store, which makes every older cursor
 * foreign instead of silently wrong.
 *
 * @param value the full epoch; its high 16 bits are the {@link #tag()}
 */
@ProviderType
public record Epoch(long value) {

    /** An epoch from random bits; its tag is never 0, which is reserved for {@link Cursor#BEGINNING}. */
    public static Epoch random(java.util.random.RandomGenerator random) {
        long value = random.nextLong();
        return new Epoch(value >>> 48 == 0 ? value | 1L << 48 : value);
    }

    /** The 16 bits that cursors carry: 1 to 65535 (0 only for an epoch built from such a value). */
    public int tag() {
        return (int) (value >>> 48);
    }

    /** 16 lower-case hex digits. */
    public String wire() {
        return HexFormat.of().toHexDigits(value);
    }

    /** @throws IllegalArgumentException when {@code wire} is not 16 hex digits */
    public static Epoch parse(String wire) {
        if (wire.length() != 16) {
            throw new IllegalArgumentException("an epoch is 16 hex digits");
        }
        return new Epoch(HexFormat.fromHexDigitsToLong(wire));
    }

    @Override
    public String toString() {
        return wire();
    }
}
