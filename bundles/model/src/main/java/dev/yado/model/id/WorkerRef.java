package dev.yado.model.id;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** The authority: the only thing an operation is routed by. */
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
