package dev.yado.backend.http.internal.stream.worker;

import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The delay before a connection to a source is opened again: none after a connection that was useful (it delivered events, or lasted), since most
 * interruptions are short; otherwise an exponential backoff. Not thread-safe.
 */
final class ReconnectBackoff {

    private static final Duration MAXIMUM = Duration.ofSeconds(10);
    private static final BackoffPolicy POLICY = BackoffPolicy.exponential(Duration.ofMillis(250), MAXIMUM).withImmediateFirst();

    private final LongSupplier nanoTime;
    private final Backoff backoff = new Backoff(POLICY);
    private long connectedAt;
    private boolean connected;

    /** @param nanoTime as {@link System#nanoTime} */
    ReconnectBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void connected() {
        connected = true;
        connectedAt = nanoTime.getAsLong();
    }

    /** Records that the connection delivered something. */
    void progress() {
        backoff.reset();
    }

    void disconnected() {
        if (connected && nanoTime.getAsLong() - connectedAt > MAXIMUM.toNanos()) {
            backoff.reset();
        }
        connected = false;
    }

    /** Returns the delay before the next attempt. */
    Duration next() {
        return backoff.next();
    }
}
