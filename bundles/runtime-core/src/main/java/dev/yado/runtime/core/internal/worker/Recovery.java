package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.EventPayload;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.InFlight;
import dev.yado.runtime.core.internal.context.RuntimeContext;
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
 * What a start owes to the life before it: the runs whose process is gone are ended before the Runtime serves. Inputs that waited stay waiting: they run when their engine is
 * here. Nothing is dispatched again.
 *
 * <p>When the store does not take that, as on a full disk, the Runtime serves what can be read and refuses every change, so that nothing can happen to a Worker before its run
 * has ended; it is tried again until the store takes it. Thread-safe.
 */
public final class Recovery {

    public static final Duration RETRY = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final int PAGE = 256;

    private final RuntimeContext context;
    private final WorkerActors actors;
    private final DiagnosticHistory remarks;
    private final Queue<Leftover> left = new ConcurrentLinkedQueue<>();
    private int ended;
    private volatile YadoException refused;

    /** A run that nobody runs. */
    private record Leftover(WorkerId worker, ActiveRun run, InFlight inFlight) {
    }

    public Recovery(RuntimeContext context, WorkerActors actors, DiagnosticHistory remarks) {
        this.context = context;
        this.actors = actors;
        this.remarks = remarks;
    }

    /**
     * Looks for such runs and ends them; before anybody can ask a Worker.
     *
     * @throws StoreException when they cannot be found
     */
    public void begin() throws StoreException {
        for (WorkerRecord record : context.store().unsettled()) {
            if (record.activeRun().isPresent()) {
                left.add(new Leftover(record.id(), record.activeRun().get(), inFlight(context.store(), record, record.activeRun().get())));
            }
        }
        if (!goOn()) {
            LOG.log(System.Logger.Level.WARNING, "the end of the process interrupted {0}, and the store does not take that; until it does, this Runtime takes no"
                    + " changes and what is read shows them as running", left.size() == 1 ? "a run" : left.size() + " runs");
        }
    }

    /**
     * Ends those that are left.
     *
     * @return false when the store does not take it
     */
    public synchronized boolean goOn() {
        for (Leftover next = left.peek(); next != null; next = left.peek()) {
            try {
                end(next);
            } catch (YadoException e) {
                if (!(e.getCause() instanceof DamagedException)) {
                    refused = e;
                    return false;
                }
                // Its record cannot be read any more: the others must not wait for it.
                LOG.log(System.Logger.Level.WARNING, "run " + next.run().id() + " of " + next.worker() + " cannot be ended", e);
            }
            left.remove();
        }
        refused = null;
        if (ended > 0) {
            remarks.add(Diagnostic.warning("runs_interrupted",
                    ended + (ended == 1 ? " run was" : " runs were") + " interrupted because the process of this Runtime ended"));
            ended = 0;
        }
        return true;
    }

    private void end(Leftover which) {
        actors.<Void>ask(which.worker(), (actor, reply) -> actor.endInterrupted(which.run().id(), which.inFlight(), reply));
        ended++;
        LOG.log(System.Logger.Level.INFO, "run {0} of {1} was interrupted by the end of the process", which.run().id(), which.worker());
    }

    /** True while there are runs that the store does not let end. */
    public boolean pending() {
        return refused != null;
    }

    /** @throws YadoException {@code store_failed} while there are such runs */
    public void requireDone() {
        YadoException why = refused;
        if (why != null) {
            Failure failure = new Failure(FailureCode.STORE_FAILED, "the store takes no changes, and runs that the end of this Runtime's last process interrupted have to be"
                    + " ended first; it is tried again every " + RETRY.toSeconds() + " s, and reading goes on");
            Object errorId = why.failure().details().get(Failure.ERROR_ID);
            throw new YadoException(errorId == null ? failure : failure.with(Failure.ERROR_ID, errorId), why);
        }
    }

    public Optional<Diagnostic> diagnostic() {
        int runs = left.size();
        return !pending() ? Optional.empty() : Optional.of(Diagnostic.error("runs_interrupted", runs + (runs == 1 ? " run was" : " runs were")
                + " interrupted by the end of the process, and shown as running until the store takes changes again"));
    }

    /**
     * A thought that was begun must be said to be done, or viewers show it as going on for ever. What it said was never part of the log, and is
     * lost with the process.
     */
    private static InFlight inFlight(WorkerStore store, WorkerRecord record, ActiveRun run) throws StoreException {
        long end = record.lastSequence();
        while (end > 0) {
            long after = Math.max(0, end - PAGE);
            List<LoggedEvent> events;
            try {
                events = store.events(record.id(), after, (int) (end - after));
            } catch (DamagedException e) {
                LOG.log(System.Logger.Level.WARNING, "whether " + record.id() + " was thinking cannot be told", e);
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
