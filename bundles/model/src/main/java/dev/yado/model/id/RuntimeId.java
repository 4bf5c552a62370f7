package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies a Runtime within a Backend. Together with a {@link WorkerId}, it identifies a Worker.
 *
 * @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]}
 */
@ProviderType
public record RuntimeId(String value) implements Comparable<RuntimeId> {

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} if {@code value} is not of the allowed form */
    public RuntimeId {
        Identifiers.require("runtime_id", value);
    }

    @Override
    public int compareTo(RuntimeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
