package dev.yado.registry.internal.access;

import java.util.function.LongSupplier;

/**
 * A circuit breaker for one policy: after three late decisions in a row it admits one decision per second, until one is in time. So a
 * policy that hangs costs its callers no time and gets few threads. Thread-safe.
 */
final class DecisionBreaker {

    static final int THRESHOLD = 3;
    static final long PROBE_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;

    // Guarded by this.
    private int late;
    private long probeAt;

    DecisionBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns whether a decision may begin. */
    boolean admits() {
        if (!isOpen()) {
            return true;
        }
        synchronized (this) {
            if (nanoTime.getAsLong() - probeAt < 0) {
                return false;
            }
            probeAt = nanoTime.getAsLong() + PROBE_NANOS;
            return true;
        }
    }

    synchronized boolean isOpen() {
        return late >= THRESHOLD;
    }

    /** Records a decision, or a failure, that came in time. @return true if it closed the breaker */
    synchronized boolean inTime() {
        boolean closed = late >= THRESHOLD;
        late = 0;
        return closed;
    }

    /** Records a decision that did not come in time. @return true if it opened the breaker */
    synchronized boolean late() {
        late = Math.min(late + 1, THRESHOLD + 1);
        if (late == THRESHOLD) {
            probeAt = nanoTime.getAsLong() + PROBE_NANOS;
        }
        return late == THRESHOLD;
    }
}
