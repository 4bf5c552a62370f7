package dev.yado.runtime.core.internal.shared;

import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import dev.yado.runtime.core.internal.store.StoreHealth;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The parts of a Runtime that all its Workers share.
 *
 * @param current       returns the current settings
 * @param failures      turns failures of the store into errors for callers, and logs them
 * @param health        records whether the store accepts writes
 * @param directories   of the Workers
 * @param acceptingRuns returns false while no new run may begin
 */
public record RuntimeContext(Supplier<RuntimeSettings> current, WorkerStore store, StoreFailures failures, StoreHealth health, EngineDirectory engines,
        ChangeFeeds changes,
        RuntimeThreads threads, WorkDirectories directories, BooleanSupplier acceptingRuns) {

    public RuntimeSettings settings() {
        return current.get();
    }

    public boolean acceptsRuns() {
        return acceptingRuns.getAsBoolean();
    }

    public ExecutorService mailboxes() {
        return threads.mailboxes();
    }

    public ExecutorService runs() {
        return threads.runs();
    }

    public ExecutorService calls() {
        return threads.calls();
    }

    public ExecutorService streams() {
        return threads.streams();
    }

    public ScheduledExecutorService timer() {
        return threads.timer();
    }

    /** Runs a task on the timer's thread after a delay, or at once on the calling thread when this Runtime is stopping. */
    public Future<?> schedule(Duration delay, Runnable task) {
        try {
            return timer().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            task.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    public WorkerRef ref(WorkerId worker) {
        return new WorkerRef(settings().runtimeId(), worker);
    }
}
