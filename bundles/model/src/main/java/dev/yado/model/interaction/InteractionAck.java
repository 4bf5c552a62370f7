package dev.yado.model.interaction;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerRef;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An answer was accepted and is in the store: it is the one that counts.
 *
 * @param worker      whose question it was
 * @param interaction which question
 * @param optionId    what was chosen
 * @param eventId     the sequence of the durable event that recorded it
 */
@ProviderType
public record InteractionAck(WorkerRef worker, InteractionId interaction, String optionId, long eventId) {
}
