package dev.yado.model.id;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Identifies a Worker: the id of its Runtime and its id there. Operations are routed by this pair only. */
@ProviderType
public record WorkerRef(RuntimeId runtimeId, WorkerId workerId) {

    /** Checks and copies the components. */
    public WorkerRef {
        Objects.requireNonNull(runtimeId, "runtimeId");
        Objects.requireNonNull(workerId, "workerId");
    }

    @Override
    public String toString() {
        return runtimeId + "/" + workerId;
    }
}
