package dev.yado.source.api;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * @param can                what it can do; what is not listed it cannot
 * @param localPodInspection {@code available}, {@code unavailable} or {@code not_applicable}
 * @param workspaceScope     {@code current_workspace}, {@code backend_internal} or {@code remote_runtime_backend_private}
 * @param maxWorkers         most Workers one listing page shows
 * @param os                 of the Runtime's process; {@code remote} or {@code unknown} where it is not said
 */
@ProviderType
public record RuntimeCapabilities(Set<RuntimeCapability> can, String localPodInspection, String workspaceScope, int maxWorkers,
        String os, String arch) {

    public RuntimeCapabilities {
        can = Set.copyOf(can);
    }

    /** Of something that can only be looked at. */
    public static RuntimeCapabilities readOnly() {
        return new RuntimeCapabilities(
                Set.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER),
                "not_applicable", "backend_internal", dev.yado.model.worker.WorkerQuery.MAX_LIMIT, "unknown", "unknown");
    }
}
