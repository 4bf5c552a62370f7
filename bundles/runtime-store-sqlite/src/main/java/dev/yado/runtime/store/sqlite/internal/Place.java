package dev.yado.runtime.store.sqlite.internal;

/** Where an event is in the table of all events: its Worker's number, then its sequence, in one integer. */
final class Place {

    private static final int SEQUENCE_BITS = 32;
    /** The highest sequence a log can have: more than a hundred events a second for a year. */
    static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

    private Place() {
    }

    /** The place of an event, or, for a sequence beyond what there can be, of the last one there can be. */
    static long of(long worker, long sequence) {
        return (worker << SEQUENCE_BITS) + Math.min(sequence, MAX_SEQUENCE);
    }
}
