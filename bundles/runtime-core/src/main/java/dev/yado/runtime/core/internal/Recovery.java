package dev.yado.runtime.core.internal;

import dev.yado.model.Diagnostic;
import dev.yado.model.EventPayload;
import dev.yado.model.InFlight;
import dev.yado.model.Usage;
import dev.yado.runtime.core.internal.WorkerRules.Ending;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Clock;
import java.util.List;

/** What a start owes to the life before it. */
final class Recovery {

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final int PAGE = 256;

    private Recovery() {
    }

    /** Ends the runs whose process is gone. Inputs that waited stay waiting: they run when their engine is here. Nothing is dispatched again. */
    static void endLeftoverRuns(WorkerStore store, Clock clock, Remarks remarks) throws StoreException {
        int ended = 0;
        for (WorkerRecord record : store.unsettled()) {
            if (record.activeRun().isPresent()) {
                ActiveRun run = record.activeRun().get();
                WorkerDraft draft = new WorkerDraft(record, clock);
                WorkerRules.endRun(draft, run, Ending.interrupted("the process of this Runtime ended", Usage.UNKNOWN), inFlight(store, record, run));
                store.commit(draft.toCommit());
                ended++;
                LOG.log(System.Logger.Level.INFO, "run {0} of {1} was interrupted by the end of the process", run.id(), record.id());
            }
        }
        if (ended > 0) {
            remarks.add(Diagnostic.warning("runs_interrupted",
                    ended + (ended == 1 ? " run was" : " runs were") + " interrupted because the process of this Runtime ended"));
        }
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
