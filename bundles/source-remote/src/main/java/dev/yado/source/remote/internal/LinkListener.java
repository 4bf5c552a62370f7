package dev.yado.source.remote.internal;

import dev.yado.model.Failure;
import dev.yado.model.Worker;
import dev.yado.model.WorkerId;
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
