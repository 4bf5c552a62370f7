package dev.yado.engine.acp.internal.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes an agent that keeps ending wait longer before each new start. Used by the run's thread only. */
public final class Backoff {

    private final Duration first;
    private final Duration most;
    private int failures;
    private long lastFailure;

    public Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
    }

    public void failed() {
        failures++;
        lastFailure = System.nanoTime();
    }

    public void succeeded() {
        failures = 0;
    }

    /** Waits until the next start is due: at once without a failure, then twice as long from one to the next. */
    public void await() throws InterruptedException {
        if (failures > 0) {
            long pause = Math.min(most.toNanos(), first.toNanos() << Math.min(failures - 1, 20));
            TimeUnit.NANOSECONDS.sleep(lastFailure + pause - System.nanoTime());
        }
    }
}
