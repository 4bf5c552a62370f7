package dev.yado.source.remote.internal.monitor;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Worker;
import java.time.Instant;

/** Receives the changes that a monitor observes. Must return quickly and must not throw. */
interface RuntimeMonitorListener {

    /** The Runtime responds again, or for the first time. */
    void reachable();

    void unavailable(Failure why, Instant since);

    /** The Runtime's description of itself has changed, or whether it responds. */
    void runtimeChanged();

    /** Changes may have been missed; the lists must be read again. */
    void resync();

    /** @param observation the latest one of the Worker's Runtime */
    void workerChanged(Worker worker, RuntimeObservation observation);

    void workerRemoved(WorkerId worker);
}
