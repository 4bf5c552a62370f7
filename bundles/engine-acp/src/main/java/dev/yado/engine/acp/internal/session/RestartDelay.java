package dev.yado.engine.acp.internal.session;

import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Delays the restarts of an agent that keeps failing: no delay after a success, otherwise an exponential backoff. Used by the run's thread only. */
final class RestartDelay {

    private final Backoff backoff;
    private Duration delay = Duration.ZERO;
    private long lastFailure;

    RestartDelay(Duration initial, Duration maximum) {
        backoff = new Backoff(BackoffPolicy.exponential(initial, maximum));
    }

    void failed() {
        delay = backoff.next();
        lastFailure = System.nanoTime();
    }

    void succeeded() {
        delay = Duration.ZERO;
        backoff.reset();
    }

    /** Waits until the next start is due. */
    void await() throws InterruptedException {
        if (!delay.isZero()) {
            TimeUnit.NANOSECONDS.sleep(lastFailure + delay.toNanos() - System.nanoTime());
        }
    }
}
