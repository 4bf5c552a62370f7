package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.Worker;
import java.util.HexFormat;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A position in one Worker's log: after the event with this sequence, in the epoch with this tag. On the wire, a prefix and 16 hex digits: the high 16 bits are
 * the tag, the low 48 bits the sequence. Opaque to clients.
 *
 * @param epochTag 0 to 65535
 * @param sequence 0 to 2^48-1; 0 is the start of the log
 */
@ProviderType
public record Cursor(int epochTag, long sequence) implements Comparable<Cursor> {

    /** The start of the retained log, in any epoch. */
    public static final Cursor BEGINNING = new Cursor(0, 0);

    /** The prefix of cursors in the Runtime's API. */
    public static final String RUNTIME_PREFIX = "wo_";
    /** The prefix of cursors in the Backend's API. */
    public static final String BACKEND_PREFIX = "bo_";

    private static final long MAX_SEQUENCE = (1L << 48) - 1;

    /** Checks and copies the components. */
    public Cursor {
        if (epochTag < 0 || epochTag > 0xFFFF || sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("cursor out of range");
        }
    }

    /** Returns the cursor after the event with this sequence. */
    public static Cursor of(Epoch epoch, long sequence) {
        return new Cursor(epoch.tag(), sequence);
    }

    /** Returns whether this cursor can be compared with positions of {@code epoch}. */
    public boolean belongsTo(Epoch epoch) {
        return epochTag == epoch.tag() || equals(BEGINNING);
    }

    /** Returns the text of this cursor. @param prefix the one of the API, for example {@link #RUNTIME_PREFIX} */
    public String wire(String prefix) {
        return prefix + HexFormat.of().toHexDigits((long) epochTag << 48 | sequence);
    }

    /**
     * Decodes a cursor; upper-case hex digits are accepted.
     *
     * @throws YadoException {@link FailureCode#CURSOR_MALFORMED} for anything but {@code prefix} and 16 hex digits
     */
    public static Cursor parse(String prefix, String wire) {
        return tryParse(prefix, wire).orElseThrow(() -> new YadoException(FailureCode.CURSOR_MALFORMED,
                "a cursor is " + prefix + " and 16 hex digits, as an earlier event of this Worker gave it"));
    }

    private static Optional<Cursor> tryParse(String prefix, String wire) {
        if (wire == null || wire.length() != prefix.length() + 16 || !wire.startsWith(prefix)) {
            return Optional.empty();
        }
        for (int i = prefix.length(); i < wire.length(); i++) {
            if (!HexFormat.isHexDigit(wire.charAt(i))) {
                return Optional.empty();
            }
        }
        long bits = HexFormat.fromHexDigitsToLong(wire, prefix.length(), wire.length());
        return Optional.of(new Cursor((int) (bits >>> 48), bits & MAX_SEQUENCE));
    }

    @Override
    public int compareTo(Cursor other) {
        int byEpoch = Integer.compare(epochTag, other.epochTag);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }
}
