package dev.yado.runtime.core.internal.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** How long one run may still take; stands still while the run waits for somebody. Called from the Worker's mailbox only. */
final class RunTimeLimit {

    private static final Future<?> NONE = CompletableFuture.completedFuture(null);

    private final BiFunction<Duration, Runnable, Future<?>> scheduler;
    private final Runnable over;
    private final boolean limited;
    private long leftNanos;
    private long since;
    private Future<?> end = NONE;
    private boolean running;

    /**
     * @param scheduler runs something after a time
     * @param over      called on the timer's thread when the time is over
     */
    RunTimeLimit(Optional<Duration> limit, BiFunction<Duration, Runnable, Future<?>> scheduler, Runnable over) {
        this.scheduler = scheduler;
        this.over = over;
        this.limited = limit.isPresent();
        this.leftNanos = limit.map(Duration::toNanos).orElse(0L);
    }

    void resume() {
        if (limited && !running) {
            running = true;
            since = System.nanoTime();
            end = scheduler.apply(Duration.ofNanos(Math.max(0, leftNanos)), over);
        }
    }

    void pause() {
        if (running) {
            running = false;
            end.cancel(false);
            leftNanos -= System.nanoTime() - since;
        }
    }
}
