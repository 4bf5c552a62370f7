package dev.yado.runtime.store.sqlite.internal.codec;

/** The primary key of an event: the Worker's row number in the high 32 bits, the sequence in the low 32 bits. */
public final class EventPosition {

    private static final int SEQUENCE_BITS = 32;
    /** Maximum sequence of a log; sufficient for more than 100 events per second for a year. */
    public static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

    private EventPosition() {
    }

    /** Returns the position of an event; a sequence above {@link #MAX_SEQUENCE} is treated as that maximum. */
    public static long of(long worker, long sequence) {
        return (worker << SEQUENCE_BITS) + Math.min(sequence, MAX_SEQUENCE);
    }
}
