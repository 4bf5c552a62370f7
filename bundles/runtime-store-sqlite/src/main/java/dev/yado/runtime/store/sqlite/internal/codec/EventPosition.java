package dev.yado.runtime.store.sqlite.internal.codec;

/** Where an event is in the table of all events: its Worker's number, then its sequence, in one integer. */
public final class EventPosition {

    private static final int SEQUENCE_BITS = 32;
    /** The highest sequence a log can have: more than a hundred events a second for a year. */
    public static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

    private EventPosition() {
    }

    /** The place of an event, or, for a sequence beyond what there can be, of the last one there can be. */
    public static long of(long worker, long sequence) {
        return (worker << SEQUENCE_BITS) + Math.min(sequence, MAX_SEQUENCE);
    }
}
