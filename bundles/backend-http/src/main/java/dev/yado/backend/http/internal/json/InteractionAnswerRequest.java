package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.interaction.InteractionOption;

/** What a Browser answers to a question: one of its options. */
public record InteractionAnswerRequest(String optionId) {

    public InteractionAnswerRequest {
        // Before it goes anywhere, the audit included.
        if (!InteractionOption.isId(optionId)) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "option_id must be the id of one of the question's options");
        }
    }
}
