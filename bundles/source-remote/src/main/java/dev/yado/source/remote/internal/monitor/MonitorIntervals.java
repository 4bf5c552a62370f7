package dev.yado.source.remote.internal.monitor;

import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;

/**
 * The times of a monitor.
 *
 * @param retry       the waits between polls while the Runtime is unavailable
 * @param poll        the interval between polls of a Runtime without a Runtime-wide stream
 * @param pollTimeout the longest wait for the response to one poll; the request timeout applies if it is shorter
 * @param settled     a stream that lives for this long was no accident, and resets the backoff
 * @param recheck     the maximum interval between polls of a Runtime whose stream is open
 */
public record MonitorIntervals(BackoffPolicy retry, Duration poll, Duration pollTimeout, Duration settled, Duration recheck) {

    /** A Runtime that returns within its first minute is seen within two seconds, poll included; the jitter keeps many Backends from returning at one moment. */
    public static final BackoffPolicy RETRY = BackoffPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(15))
            .withEarlyMaximum(Duration.ofMillis(1_500), Duration.ofMinutes(1)).withJitter(0.25);

    public static final MonitorIntervals DEFAULT = new MonitorIntervals(RETRY, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5),
            Duration.ofMinutes(1));
}
