package dev.yado.support.concurrent;

import java.time.Duration;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The delays of an exponential backoff: each one twice the one before, up to a maximum. Immutable.
 *
 * @param initial        the first delay
 * @param maximum        the longest delay
 * @param earlyMaximum   the longest delay until the delays sum up to {@code earlyPeriod}; at most {@code maximum}
 * @param earlyPeriod    how long {@code earlyMaximum} applies; zero if it does not
 * @param immediateFirst true to retry once without a delay before the first one
 * @param jitter         the largest fraction of a delay, 0 to 1, that is randomly taken off, so that many clients do not retry at the same moment
 */
@ProviderType
public record BackoffPolicy(Duration initial, Duration maximum, Duration earlyMaximum, Duration earlyPeriod, boolean immediateFirst, double jitter) {

    /** Checks the components. @throws IllegalArgumentException if a delay is negative, {@code initial} is zero, or {@code jitter} is out of bounds */
    public BackoffPolicy {
        Objects.requireNonNull(maximum, "maximum");
        if (initial.isNegative() || initial.isZero() || maximum.compareTo(initial) < 0 || earlyMaximum.isNegative() || earlyPeriod.isNegative()) {
            throw new IllegalArgumentException("backoff delays must be positive, and the maximum at least the initial delay");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1");
        }
    }

    /** Returns a policy without an early maximum, immediate retry or jitter. */
    public static BackoffPolicy exponential(Duration initial, Duration maximum) {
        return new BackoffPolicy(initial, maximum, maximum, Duration.ZERO, false, 0);
    }

    /** Returns this policy with a lower maximum for the first delays. */
    public BackoffPolicy withEarlyMaximum(Duration lower, Duration period) {
        return new BackoffPolicy(initial, maximum, lower, period, immediateFirst, jitter);
    }

    /** Returns this policy with one retry before the first delay. */
    public BackoffPolicy withImmediateFirst() {
        return new BackoffPolicy(initial, maximum, earlyMaximum, earlyPeriod, true, jitter);
    }

    /** Returns this policy with random delays, shorter by up to {@code fraction}. */
    public BackoffPolicy withJitter(double fraction) {
        return new BackoffPolicy(initial, maximum, earlyMaximum, earlyPeriod, immediateFirst, fraction);
    }
}
