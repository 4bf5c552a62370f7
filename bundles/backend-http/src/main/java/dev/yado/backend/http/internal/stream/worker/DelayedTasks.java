package dev.yado.backend.http.internal.stream.worker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs short tasks after a delay. Drops them once the timer is shut down: all streams end then. Thread-safe. */
record DelayedTasks(ScheduledExecutorService timer) {

    void run(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The bundle is stopping, which ends all streams.
        }
    }
}
