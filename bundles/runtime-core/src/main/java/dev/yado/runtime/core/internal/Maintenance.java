package dev.yado.runtime.core.internal;

import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.store.StoreProbe;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The periodic and delayed tasks of a Runtime: retires idle Workers, applies the retention rules, probes a store that failed, and retries the
 * recovery that the start could not complete. One task at a time,
 * until the Runtime's threads end. Thread-safe.
 */
final class Maintenance {

    private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());
    private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(1);

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final Retention retention;
    private final Recovery recovery;
    private final StoreProbe probe;

    Maintenance(RuntimeContext context, WorkerActors actors, Retention retention, Recovery recovery, StoreProbe probe) {
        this.context = context;
        this.actors = actors;
        this.retention = retention;
        this.recovery = recovery;
        this.probe = probe;
    }

    void start() {
        if (recovery.pending()) {
            schedule(this::recover, Recovery.RETRY_INTERVAL);
        }
        long sweep = context.settings().sweepInterval().toMillis();
        long retry = StoreProbe.RETRY_INTERVAL.toMillis();
        context.timer().scheduleWithFixedDelay(probe::retry, retry, retry, TimeUnit.MILLISECONDS);
        context.timer().scheduleWithFixedDelay(actors::sweep, sweep, sweep, TimeUnit.MILLISECONDS);
        context.timer().scheduleWithFixedDelay(() -> execute(retention::sweepIfSettled), RETENTION_INTERVAL.toMillis(), RETENTION_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Schedules a sweep after a retention rule was added. */
    void ruleChanged() {
        schedule(retention::sweepIfSettled, Retention.SETTLE);
    }

    /** Starts a sweep after an archive was added. */
    void archiveAdded() {
        execute(retention::sweepIfSettled);
    }

    private void recover() {
        if (recovery.retry()) {
            context.changes().publish(RuntimeChange.SummaryChanged::new);
            context.engines().all().forEach(entry -> actors.resumeQueued(entry.description().name()));
        } else {
            schedule(this::recover, Recovery.RETRY_INTERVAL);
        }
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            context.timer().schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "maintenance task not started: this Runtime is stopping", e);
        }
    }

    /** Hands a task to the maintenance thread, so that the timer's thread does not block. */
    private void execute(Runnable task) {
        try {
            context.threads().maintenance().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "maintenance task not started: this Runtime is stopping", e);
        }
    }
}
