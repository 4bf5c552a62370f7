package dev.yado.http.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs one task again and again, never twice at a time: once for every signal, where signals that come while it is waiting to
 * run count as one. What the task touches needs no other lock. Thread-safe.
 */
@ProviderType
public final class CoalescingTask {

    private static final System.Logger LOG = System.getLogger(CoalescingTask.class.getName());

    private final Executor executor;
    private final Runnable task;
    private final AtomicInteger pending = new AtomicInteger();

    public CoalescingTask(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    /** Has the task run (again) after this call. Returns at once. */
    public void signal() {
        if (pending.getAndIncrement() == 0) {
            try {
                executor.execute(this::runPending);
            } catch (RejectedExecutionException e) {
                // The bundle is gone, and with it everybody who could care.
                pending.set(0);
            }
        }
    }

    private void runPending() {
        int seen = pending.get();
        try {
            task.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "a stream's task failed", e);
        } finally {
            if (pending.addAndGet(-seen) > 0) {
                pending.set(0);
                signal();
            }
        }
    }
}
