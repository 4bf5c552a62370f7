package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies a run within its Worker. A run is the work on one accepted input.
 *
 * @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]}
 */
@ProviderType
public record RunId(String value) implements Comparable<RunId> {

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} if {@code value} is not of the allowed form */
    public RunId {
        Identifiers.require("run_id", value);
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
