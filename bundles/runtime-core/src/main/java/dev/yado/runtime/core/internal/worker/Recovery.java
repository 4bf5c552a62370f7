package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.EventPayload;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.InFlight;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.store.DiagnosticHistory;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Ends the runs that the previous process left active, before the Runtime serves. Queued inputs stay queued: they run once their engine is available. No input is dispatched
 * twice.
 *
 * <p>When the store does not accept that, as on a full disk, the Runtime serves reads and refuses every change, so that no Worker changes before its run has ended; the recovery
 * is repeated until the store accepts it. Thread-safe.
 */
public final class Recovery {

    public static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final int PAGE = 256;

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final DiagnosticHistory history;
    private final Queue<InterruptedRun> remaining = new ConcurrentLinkedQueue<>();
    private int ended;
    private volatile YadoException failure;

    /** An active run whose process has ended. */
    private record InterruptedRun(WorkerId worker, ActiveRun run, InFlight inFlight) {
    }

    public Recovery(RuntimeContext context, WorkerActors actors, DiagnosticHistory history) {
        this.context = context;
        this.actors = actors;
        this.history = history;
    }

    /**
     * Finds and ends these runs. Called before the Runtime serves.
     *
     * @throws StoreException if they cannot be found
     */
    public void start() throws StoreException {
        for (WorkerRecord record : context.store().unsettled()) {
            if (record.activeRun().isPresent()) {
                remaining.add(new InterruptedRun(record.id(), record.activeRun().get(), inFlight(context.store(), record, record.activeRun().get())));
            }
        }
        if (!retry()) {
            LOG.log(System.Logger.Level.WARNING,
                    "the end of the process interrupted {0}, but the store does not accept the record of it; until it does, this Runtime refuses"
                            + " changes, and reads show interrupted runs as active",
                    remaining.size() == 1 ? "a run" : remaining.size() + " runs");
        }
    }

    /**
     * Ends the remaining runs.
     *
     * @return false if the store does not accept it
     */
    public synchronized boolean retry() {
        for (InterruptedRun next = remaining.peek(); next != null; next = remaining.peek()) {
            try {
                end(next);
            } catch (YadoException e) {
                if (!(e.getCause() instanceof DamagedException)) {
                    failure = e;
                    return false;
                }
                // The record is damaged: the other runs must not wait for it.
                LOG.log(System.Logger.Level.WARNING, "run " + next.run().id() + " of " + next.worker() + " cannot be ended", e);
            }
            remaining.remove();
        }
        failure = null;
        if (ended > 0) {
            history.add(Diagnostic.warning("runs_interrupted",
                    ended + (ended == 1 ? " run was" : " runs were") + " interrupted because the process of this Runtime ended"));
            ended = 0;
        }
        return true;
    }

    private void end(InterruptedRun interrupted) {
        actors.<Void>call(interrupted.worker(), (actor, reply) -> actor.endInterrupted(interrupted.run().id(), interrupted.inFlight(), reply));
        ended++;
        LOG.log(System.Logger.Level.INFO, "run {0} of {1} was interrupted by the end of the process", interrupted.run().id(), interrupted.worker());
    }

    /** Returns true while the recovery is not complete. */
    public boolean pending() {
        return failure != null;
    }

    /** @throws YadoException {@code store_failed} while the recovery is not complete */
    public void requireDone() {
        YadoException cause = failure;
        if (cause != null) {
            Failure refusal = new Failure(FailureCode.STORE_FAILED,
                    "the store accepts no changes, and runs that were interrupted by the end of the previous process must be"
                            + " ended first; the Runtime tries again every " + RETRY_INTERVAL.toSeconds() + " s, and reads still work");
            Object errorId = cause.failure().details().get(Failure.ERROR_ID);
            throw new YadoException(errorId == null ? refusal : refusal.with(Failure.ERROR_ID, errorId), cause);
        }
    }

    /** Returns the diagnostic to show while the recovery is not complete. */
    public Optional<Diagnostic> diagnostic() {
        int runs = remaining.size();
        return !pending() ? Optional.empty() : Optional.of(Diagnostic.error("runs_interrupted", runs + (runs == 1 ? " run was" : " runs were")
                + " interrupted by the end of the process, and " + (runs == 1 ? "is" : "are") + " shown as active until the store accepts changes again"));
    }

    /**
     * Returns the thinking block that the run left open: without its end, clients would show it as active forever. Its text was never part of the log, and is lost with the
     * process.
     */
    private static InFlight inFlight(WorkerStore store, WorkerRecord record, ActiveRun run) throws StoreException {
        long end = record.lastSequence();
        while (end > 0) {
            long after = Math.max(0, end - PAGE);
            List<LoggedEvent> events;
            try {
                events = store.events(record.id(), after, (int) (end - after));
            } catch (DamagedException e) {
                LOG.log(System.Logger.Level.WARNING, "the log of " + record.id() + " is damaged; an open thinking block may stay without an end", e);
                return InFlight.NOTHING;
            }
            for (int i = events.size() - 1; i >= 0; i--) {
                EventPayload payload = events.get(i).event().payload();
                boolean ofRun = events.get(i).event().runId().filter(run.id()::equals).isPresent();
                if (ofRun && payload instanceof EventPayload.ThinkingStart) {
                    return new InFlight(List.of(new InFlight.ThinkingBlock("")));
                } else if (ofRun && (payload instanceof EventPayload.ThinkingDone || payload instanceof EventPayload.InvokeStart)) {
                    return InFlight.NOTHING;
                }
            }
            if (events.isEmpty()) {
                return InFlight.NOTHING;
            }
            end = after;
        }
        return InFlight.NOTHING;
    }
}
