package dev.yado.support.concurrent;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bulkhead on a shared executor: runs at most a fixed number of its tasks at a time; further tasks wait in order, without a thread. Tasks that
 * hang therefore occupy a bounded share of the executor. The queue has no bound: callers limit what they submit. Thread-safe.
 */
@ProviderType
public final class LimitedExecutor implements Executor {

    private final Executor shared;
    private final int limit;

    // Guarded by this.
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int running;

    /** @param limit the maximum number of tasks that run at a time; 1 or more */
    public LimitedExecutor(Executor shared, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit must be 1 or more");
        }
        this.shared = shared;
        this.limit = limit;
    }

    /**
     * Runs the task now or when others have ended. A task that throws frees its place.
     *
     * @throws RejectedExecutionException if the shared executor rejects it; a task that already waits is dropped then
     */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == limit) {
                queue.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        try {
            shared.execute(() -> {
                try {
                    task.run();
                } finally {
                    next();
                }
            });
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                running--;
            }
            throw e;
        }
    }

    private void next() {
        Runnable task;
        synchronized (this) {
            task = queue.poll();
            if (task == null) {
                running--;
                return;
            }
        }
        try {
            start(task);
        } catch (RejectedExecutionException e) {
            // The executor shuts down, and the bundle that owns the waiting tasks with it.
        }
    }
}
