package dev.yado.model.worker;

import dev.yado.model.id.WorkerRef;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stop or cancel was accepted and is in the store.
 *
 * @param status  the status after it: the first terminal state wins, so a cancel after a stop answers {@link WorkerStatus#STOPPED}
 * @param eventId the sequence of the event that made it so; repeats give the first one's
 */
@ProviderType
public record LifecycleAck(WorkerRef worker, WorkerStatus status, long eventId) {
}
