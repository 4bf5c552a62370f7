package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/** Identifies an interaction within its Worker. Never reused. @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]} */
@ProviderType
public record InteractionId(String value) {

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} if {@code value} is not of the allowed form */
    public InteractionId {
        Identifiers.require("interaction_id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
