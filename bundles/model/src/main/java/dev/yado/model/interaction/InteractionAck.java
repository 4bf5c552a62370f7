package dev.yado.model.interaction;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerRef;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Acknowledges an answer that was accepted and stored. An interaction has one answer.
 *
 * @param worker the Worker
 * @param interaction the interaction
 * @param optionId the id of the chosen option
 * @param eventId the sequence of the durable event that recorded the answer
 */
@ProviderType
public record InteractionAck(WorkerRef worker, InteractionId interaction, String optionId, long eventId) {
}
