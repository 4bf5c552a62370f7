package dev.yado.http.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs a task once per signal, never concurrently; signals that arrive before it starts are coalesced into one run. State that only the
 * task accesses needs no lock. Thread-safe.
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

    /** Schedules a run of the task that starts after this call. Returns at once. */
    public void signal() {
        if (pending.getAndIncrement() == 0) {
            try {
                executor.execute(this::runPending);
            } catch (RejectedExecutionException e) {
                // The bundle is stopping, and all streams end with it.
                pending.set(0);
            }
        }
    }

    private void runPending() {
        int seen = pending.get();
        try {
            task.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "a task of a stream failed", e);
        } finally {
            if (pending.addAndGet(-seen) > 0) {
                pending.set(0);
                signal();
            }
        }
    }
}
