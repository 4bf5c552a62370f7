package dev.yado.runtime.core.internal;

import dev.yado.model.runtime.RuntimeChange;
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.core.internal.retention.Retention;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What a Runtime does of its own accord: puts idle Workers away, keeps the rules of retention, and goes on ending the runs that a start could not end. One thing at a time, until the
 * Runtime's threads end. Thread-safe.
 */
final class Maintenance {

    private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());
    private static final Duration RETENTION = Duration.ofMinutes(1);

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final Retention retention;
    private final Recovery recovery;

    Maintenance(RuntimeContext context, WorkerActors actors, Retention retention, Recovery recovery) {
        this.context = context;
        this.actors = actors;
        this.retention = retention;
        this.recovery = recovery;
    }

    void begin() {
        if (recovery.pending()) {
            soon(this::recover, Recovery.RETRY);
        }
        long sweep = context.settings().sweepInterval().toMillis();
        context.timer().scheduleWithFixedDelay(actors::sweep, sweep, sweep, TimeUnit.MILLISECONDS);
        context.timer().scheduleWithFixedDelay(() -> run(retention::sweepIfSettled), RETENTION.toMillis(), RETENTION.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A rule of retention is new. */
    void ruleChanged() {
        soon(retention::sweepIfSettled, Retention.SETTLE);
    }

    /** There is somewhere to put ended Workers. */
    void archiveAdded() {
        run(retention::sweepIfSettled);
    }

    private void recover() {
        if (recovery.goOn()) {
            context.changes().publish(RuntimeChange.SummaryChanged::new);
            context.engines().all().forEach(entry -> actors.resumeQueued(entry.description().name()));
        } else {
            soon(this::recover, Recovery.RETRY);
        }
    }

    private void soon(Runnable chore, Duration after) {
        try {
            context.timer().schedule(() -> run(chore), after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "this Runtime is stopping", e);
        }
    }

    /** The timer must not wait for it. */
    private void run(Runnable chore) {
        try {
            context.threads().chores().execute(chore);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "this Runtime is stopping", e);
        }
    }
}
