package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.interaction.InteractionOption;

/** The request body of an interaction's answer: one of its options. */
public record InteractionAnswerRequest(String optionId) {

    public InteractionAnswerRequest {
        // Checked before it is passed on, to the audit in particular.
        if (!InteractionOption.isId(optionId)) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "option_id must be the id of one of the interaction's options");
        }
    }
}
