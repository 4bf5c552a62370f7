package dev.yado.source.remote.internal.call;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, with jitter so that many Backends do not return to one Runtime at the same moment. Short at first,
 * since most absences are restarts. Not thread-safe.
 */
public final class Backoff {

    /**
     * @param first    the first wait
     * @param earlyCap longest wait until {@code earlyFor} was waited in all
     * @param lateCap  longest wait after that
     */
    public record Waits(Duration first, Duration earlyCap, Duration earlyFor, Duration lateCap) {
        /** With the look that follows, what comes back within the first minute is found within two seconds. */
        public static final Waits DEFAULT = new Waits(Duration.ofMillis(100), Duration.ofMillis(1_500), Duration.ofMinutes(1), Duration.ofSeconds(15));
    }

    private final Waits waits;
    private final RandomGenerator random;
    private int failures;
    private Duration waited = Duration.ZERO;

    public Backoff(Waits waits, RandomGenerator random) {
        this.waits = waits;
        this.random = random;
    }

    public Duration next() {
        Duration cap = waited.compareTo(waits.earlyFor()) < 0 ? waits.earlyCap() : waits.lateCap();
        Duration full = waits.first().multipliedBy(1L << Math.min(failures++, 20));
        long nanos = (full.compareTo(cap) < 0 ? full : cap).toNanos();
        // Only ever shorter: the caps are promises.
        Duration wait = Duration.ofNanos(nanos - random.nextLong(nanos / 4 + 1));
        waited = waited.plus(wait);
        return wait;
    }

    public void reset() {
        failures = 0;
        waited = Duration.ZERO;
    }
}
