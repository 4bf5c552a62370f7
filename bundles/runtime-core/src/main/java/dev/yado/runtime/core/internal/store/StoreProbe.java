package dev.yado.runtime.core.internal.store;

import dev.yado.runtime.core.internal.failure.StoreFailures;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds out whether the store accepts writes while no Worker changes, and records it in the {@link StoreHealth}. Without it, a process that gets no requests because it
 * is not ready would never be ready again. At most one probe runs at a time. Thread-safe.
 */
public final class StoreProbe {

    /** Interval of probes while writes fail. */
    public static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(StoreProbe.class.getName());

    private final WorkerStore store;
    private final StoreHealth health;
    private final StoreFailures failures;
    private final Executor executor;
    private final long maxAgeNanos;
    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * @param executor runs the probes, which may block
     * @param maxAge   the time after which the result of the latest write is too old for {@link #renew}
     */
    public StoreProbe(WorkerStore store, StoreHealth health, StoreFailures failures, Executor executor, Duration maxAge) {
        this.store = store;
        this.health = health;
        this.failures = failures;
        this.executor = executor;
        this.maxAgeNanos = maxAge.toNanos();
    }

    /** Starts a probe if the latest write failed. Does not block. */
    public void retry() {
        if (health.failing()) {
            start();
        }
    }

    /** Starts a probe if the latest successful write is too old to say whether the store accepts writes now. Does not block. */
    public void renew() {
        if (!health.failing() && health.nanosSinceSuccess() > maxAgeNanos) {
            start();
        }
    }

    private void start() {
        if (running.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.DEBUG, "the store is not probed: this Runtime is stopping", e);
            }
        }
    }

    private void run() {
        try {
            if (store.probe()) {
                health.writeSucceeded();
            }
        } catch (StoreException | RuntimeException | Error e) {
            health.writeFailed();
            failures.failed(LOG, "a probe of the store", e);
        } finally {
            running.set(false);
        }
    }
}
