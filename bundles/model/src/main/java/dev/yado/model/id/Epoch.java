package dev.yado.model.id;

import java.util.HexFormat;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies the contents of a Runtime's logs. A Runtime that starts without its previous store has a new epoch, so that cursors of the previous logs are
 * detected instead of pointing at other events.
 *
 * @param value the full epoch; its high 16 bits are the {@link #tag()}
 */
@ProviderType
public record Epoch(long value) {

    /** Returns a random epoch. Its tag is never 0, which is reserved for {@link Cursor#BEGINNING}. */
    public static Epoch random(java.util.random.RandomGenerator random) {
        long value = random.nextLong();
        return new Epoch(value >>> 48 == 0 ? value | 1L << 48 : value);
    }

    /** Returns the 16 bits that cursors contain: 1 to 65535; 0 only for an epoch that was created from such a value. */
    public int tag() {
        return (int) (value >>> 48);
    }

    /** Returns 16 lower-case hex digits. */
    public String wire() {
        return HexFormat.of().toHexDigits(value);
    }

    /** Parses an epoch. @throws IllegalArgumentException if {@code wire} is not 16 hex digits */
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
