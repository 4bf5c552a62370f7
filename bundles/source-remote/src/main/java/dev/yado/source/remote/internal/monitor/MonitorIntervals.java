package dev.yado.source.remote.internal.monitor;

import dev.yado.source.remote.internal.call.Backoff;
import java.time.Duration;

/**
 * The times of a monitor.
 *
 * @param retry       the waits between polls while the Runtime is unavailable
 * @param poll        the interval between polls of a Runtime without a Runtime-wide stream
 * @param pollTimeout the longest wait for the response to one poll; the request timeout applies if it is shorter
 * @param settled     a stream that lives for this long was no accident, and resets the backoff
 */
public record MonitorIntervals(Backoff.Waits retry, Duration poll, Duration pollTimeout, Duration settled) {

    public static final MonitorIntervals DEFAULT = new MonitorIntervals(Backoff.Waits.DEFAULT, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
}
