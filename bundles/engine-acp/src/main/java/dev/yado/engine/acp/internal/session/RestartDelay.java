package dev.yado.engine.acp.internal.session;

import dev.yado.support.concurrent.Backoff;
import dev.yado.support.concurrent.BackoffPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The delay before an agent that keeps ending is started again: none after a success, otherwise an exponential backoff. Used by the run's thread only. */
public final class RestartDelay {

    private final Backoff backoff;
    private Duration delay = Duration.ZERO;
    private long lastFailure;

    public RestartDelay(Duration initial, Duration maximum) {
        backoff = new Backoff(BackoffPolicy.exponential(initial, maximum));
    }

    public void failed() {
        delay = backoff.next();
        lastFailure = System.nanoTime();
    }

    public void succeeded() {
        delay = Duration.ZERO;
        backoff.reset();
    }

    /** Waits until the next start is due. */
    public void await() throws InterruptedException {
        if (!delay.isZero()) {
            TimeUnit.NANOSECONDS.sleep(lastFailure + delay.toNanos() - System.nanoTime());
        }
    }
}
