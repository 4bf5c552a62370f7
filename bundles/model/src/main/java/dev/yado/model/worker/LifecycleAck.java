package dev.yado.model.worker;

import dev.yado.model.id.WorkerRef;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Acknowledges a stop or cancel that was accepted and stored.
 *
 * @param worker the Worker
 * @param status the resulting status; a terminal status never changes, so a cancel after a stop returns {@link WorkerStatus#STOPPED}
 * @param eventId the sequence of the event that ended the Worker; the same for repeats
 */
@ProviderType
public record LifecycleAck(WorkerRef worker, WorkerStatus status, long eventId) {
}
