package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names one question of one Worker. Unique within its Worker only, and never given to another question.
 *
 * @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]}
 */
@ProviderType
public record InteractionId(String value) {

    /** @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} when {@code value} is not of the allowed form */
    public InteractionId {
        Identifiers.require("interaction_id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
