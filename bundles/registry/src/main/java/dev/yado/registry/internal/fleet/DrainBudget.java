package dev.yado.registry.internal.fleet;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that removals of sources may wait for their calls. Removals happen one after the other, on the thread that unregisters the service: without
 * a common bound, the last of many sources that do not return would be removed minutes after it was to. Time that was waited is available again
 * after {@link #REFILL}. Thread-safe.
 */
public final class DrainBudget {

    static final Duration REFILL = Duration.ofSeconds(30);
    /** Every source gets this time: calls that react to their interruption return in it. */
    static final Duration LEAST = Duration.ofMillis(50);

    private final Duration total;
    private final LongSupplier nanoTime;
    // Guarded by this.
    private long spentNanos;
    private long spentAt;

    /** @param total the maximum time for all removals within {@link #REFILL}, and for each of them */
    public DrainBudget(Duration total) {
        this(total, System::nanoTime);
    }

    DrainBudget(Duration total, LongSupplier nanoTime) {
        this.total = total;
        this.nanoTime = nanoTime;
    }

    /** Returns the time that the next removal may wait. */
    public synchronized Duration available() {
        if (nanoTime.getAsLong() - spentAt >= REFILL.toNanos()) {
            spentNanos = 0;
        }
        Duration left = total.minusNanos(spentNanos);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** Records that a removal has waited this long in vain. */
    public synchronized void spent(Duration waited) {
        spentNanos += waited.toNanos();
        spentAt = nanoTime.getAsLong();
    }
}
