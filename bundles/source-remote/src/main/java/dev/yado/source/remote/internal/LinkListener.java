package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Worker;
import java.time.Instant;

/** Hears what the link learns. Must return soon and must not throw. */
interface LinkListener {

    /** It answers again, or for the first time. */
    void reachable();

    void away(Failure why, Instant since);

    /** What the Runtime says of itself has changed, or whether it answers. */
    void runtimeChanged();

    /** Changes may have been missed. */
    void resync();

    void workerChanged(Worker worker);

    void workerRemoved(WorkerId worker);
}
