package dev.yado.runtime.core.internal;

import dev.yado.model.InFlight;
import dev.yado.model.Usage;
import dev.yado.runtime.core.internal.WorkerRules.Ending;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Clock;

/** What a start owes to the life before it. */
final class Recovery {

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    private Recovery() {
    }

    /** Ends the runs whose process is gone. Inputs that waited stay waiting: they run when their engine is here. Nothing is dispatched again. */
    static void endLeftoverRuns(WorkerStore store, Clock clock) throws StoreException {
        for (WorkerRecord record : store.unsettled()) {
            if (record.activeRun().isPresent()) {
                WorkerDraft draft = new WorkerDraft(record, clock);
                WorkerRules.endRun(draft, record.activeRun().get(), Ending.interrupted("the process of this Runtime ended", Usage.UNKNOWN),
                        InFlight.NOTHING);
                store.commit(draft.toCommit());
                LOG.log(System.Logger.Level.INFO, "run {0} of {1} was interrupted by the end of the process", record.activeRun().get().id(),
                        record.id());
            }
        }
    }
}
