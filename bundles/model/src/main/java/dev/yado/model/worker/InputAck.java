package dev.yado.model.worker;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An input was accepted and is in the store.
 *
 * @param worker             whose
 * @param status             the Worker's status
 * @param transcriptSequence the transcript item of this input; empty while it is queued, for its place is not known yet
 * @param eventId            the sequence of the durable event that recorded the acceptance
 * @param runId              the run that works on it; a queued input already has its run's id
 * @param delivery           how it was delivered
 * @param queued             true when it waits for the active run to end
 */
@ProviderType
public record InputAck(WorkerRef worker, WorkerStatus status, OptionalLong transcriptSequence, long eventId, RunId runId,
        Delivery delivery, boolean queued) {
}
