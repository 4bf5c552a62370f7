package dev.yado.runtime.core.internal.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** The remaining time of one run; it does not run down while the run waits for an interaction. For the mailbox only. */
final class RunTimeLimit {

    private static final Future<?> NONE = CompletableFuture.completedFuture(null);

    /** The limit while there is no run. It refers to no run, so that an idle Worker does not keep the classes of the engine of its last one. */
    static final RunTimeLimit UNLIMITED = new RunTimeLimit(Optional.empty(), (delay, task) -> NONE, () -> {});

    private final BiFunction<Duration, Runnable, Future<?>> scheduler;
    private final Runnable expired;
    private final boolean limited;
    private long remainingNanos;
    private long resumedAt;
    private Future<?> timer = NONE;
    private boolean running;

    /**
     * @param limit     empty for no limit
     * @param scheduler runs a task after a delay
     * @param expired   called on the timer's thread when the time is over
     */
    RunTimeLimit(Optional<Duration> limit, BiFunction<Duration, Runnable, Future<?>> scheduler, Runnable expired) {
        this.scheduler = scheduler;
        this.expired = expired;
        this.limited = limit.isPresent();
        this.remainingNanos = limit.map(Duration::toNanos).orElse(0L);
    }

    void resume() {
        if (limited && !running) {
            running = true;
            resumedAt = System.nanoTime();
            timer = scheduler.apply(Duration.ofNanos(Math.max(0, remainingNanos)), expired);
        }
    }

    /** Ends the limit, and returns the one that applies until the next run. */
    RunTimeLimit end() {
        pause();
        return UNLIMITED;
    }

    void pause() {
        if (running) {
            running = false;
            timer.cancel(false);
            remainingNanos -= System.nanoTime() - resumedAt;
        }
    }
}
