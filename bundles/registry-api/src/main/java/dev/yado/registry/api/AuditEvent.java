package dev.yado.registry.api;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who, what, which pair, the outcome. Never content: of an answer to a question only which question and which of its options.
 *
 * @param worker  for a creation the new Worker, when there is one
 * @param answer  what was chosen, of an answer to a question
 * @param failure empty when it was accepted
 */
@ProviderType
public record AuditEvent(Instant at, Caller caller, Action action, RuntimeId runtime, Optional<WorkerId> worker, Optional<Answer> answer,
        Optional<FailureCode> failure) {

    /** @param optionId of the option that was chosen */
    public record Answer(InteractionId interaction, String optionId) {
    }
}
