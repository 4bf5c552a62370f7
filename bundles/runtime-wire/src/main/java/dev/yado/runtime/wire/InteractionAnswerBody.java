package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.interaction.InteractionOption;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The body of an answer to an interaction.
 *
 * @param optionId the id of the chosen option
 */
@ProviderType
public record InteractionAnswerBody(String optionId) {

    /** Checks the id. @throws YadoException {@code invalid_request} if no option can have this id */
    public InteractionAnswerBody {
        if (!InteractionOption.isId(optionId)) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "option_id must be the id of one of the interaction's options");
        }
    }
}
