package dev.yado.support.concurrent;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** The state of an exponential backoff: gives the delay before each next attempt. Not thread-safe. */
@ProviderType
public final class Backoff {

    /** Enough for any delay; more would overflow. */
    private static final int MAX_DOUBLINGS = 20;

    private final BackoffPolicy policy;
    private final DoubleSupplier random;
    private int delays;
    private boolean immediate;
    private Duration sum = Duration.ZERO;

    public Backoff(BackoffPolicy policy) {
        this(policy, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers from 0 (inclusive) to 1 (exclusive), for the jitter */
    public Backoff(BackoffPolicy policy, DoubleSupplier random) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.random = random;
        this.immediate = policy.immediateFirst();
    }

    /** Returns the delay before the next attempt and counts that attempt. Never longer than the policy's maximum. */
    public Duration next() {
        if (immediate) {
            immediate = false;
            return Duration.ZERO;
        }
        Duration limit = sum.compareTo(policy.earlyPeriod()) < 0 ? policy.earlyMaximum() : policy.maximum();
        Duration doubled = policy.initial().multipliedBy(1L << Math.min(delays++, MAX_DOUBLINGS));
        long nanos = (doubled.compareTo(limit) < 0 ? doubled : limit).toNanos();
        Duration delay = Duration.ofNanos(nanos - (long) (nanos * policy.jitter() * random.getAsDouble()));
        sum = sum.plus(delay);
        return delay;
    }

    /** Begins anew, after an attempt that succeeded. */
    public void reset() {
        delays = 0;
        immediate = policy.immediateFirst();
        sum = Duration.ZERO;
    }
}
