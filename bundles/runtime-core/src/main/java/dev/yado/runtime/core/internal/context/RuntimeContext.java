package dev.yado.runtime.core.internal.context;

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
 * What all Workers of a Runtime share.
 *
 * @param current  the settings as they are now
 * @param failures of the store, told to callers and to the log
 * @param health   told how writing goes
 * @param directories of Workers
 * @param draining whether new runs are refused
 */
public record RuntimeContext(Supplier<RuntimeSettings> current, WorkerStore store, StoreFailures failures, StoreHealth health, EngineDirectory engines, ChangeFeeds changes,
        RuntimeThreads threads, WorkDirectories directories, BooleanSupplier draining) {

    public RuntimeSettings settings() {
        return current.get();
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
