package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.interaction.InteractionOption;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The body of an answer to a question.
 *
 * @param optionId which of the question's options
 */
@ProviderType
public record InteractionAnswerBody(String optionId) {

    /** @throws YadoException {@code invalid_request} for what no option is called */
    public InteractionAnswerBody {
        if (!InteractionOption.isId(optionId)) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "option_id must be the id of one of the question's options");
        }
    }
}
