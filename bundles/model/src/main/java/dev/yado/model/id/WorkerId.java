package dev.yado.model.id;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Identifies a Worker within its Runtime. Two Runtimes can have Workers with the same id; {@link WorkerRef} identifies a Worker in a Backend.
 *
 * @param value 1 to 120 characters of {@code [A-Za-z0-9_:-]}
 */
@ProviderType
public record WorkerId(String value) implements Comparable<WorkerId> {

    /** Checks the components. @throws YadoException {@link FailureCode#INVALID_IDENTIFIER} if {@code value} is not of the allowed form */
    public WorkerId {
        Identifiers.require("worker_id", value);
    }

    @Override
    public int compareTo(WorkerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
