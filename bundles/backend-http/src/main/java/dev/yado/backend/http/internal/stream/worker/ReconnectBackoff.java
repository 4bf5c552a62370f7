package dev.yado.backend.http.internal.stream.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before connecting again: not at all after a connection that was worth something (it brought events, or lasted), for most breaks are short; else
 * twice as long each time. Not thread-safe.
 */
final class ReconnectBackoff {

    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private long connectedAt;
    private boolean connected;
    private int failures;

    ReconnectBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void connected() {
        connected = true;
        connectedAt = nanoTime.getAsLong();
    }

    void progress() {
        failures = 0;
    }

    void disconnected() {
        if (connected && nanoTime.getAsLong() - connectedAt > LONGEST.toNanos()) {
            failures = 0;
        }
        connected = false;
    }

    Duration next() {
        int failed = failures++;
        if (failed == 0) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(10, failed - 1));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
