package dev.yado.model;

import java.util.Objects;

/** The authority: the only thing an operation is routed by. */
public record WorkerRef(RuntimeId runtimeId, WorkerId workerId) {

    public WorkerRef {
        Objects.requireNonNull(runtimeId, "runtimeId");
        Objects.requireNonNull(workerId, "workerId");
    }

    @Override
    public String toString() {
        return runtimeId + "/" + workerId;
    }
}
