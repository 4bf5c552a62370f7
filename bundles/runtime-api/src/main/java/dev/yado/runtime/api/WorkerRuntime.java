package dev.yado.runtime.api;

import dev.yado.model.id.RuntimeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Executes Workers and owns their state. As an OSGi service, it is registered when it can serve requests, and unregistered before it stops; later calls fail
 * with {@code runtime_unavailable}.
 */
@ProviderType
public interface WorkerRuntime extends RuntimeManagement, WorkerCatalog, WorkerInteraction, WorkerObservation {

    /** Service property of every Runtime: its id (String), the value of {@link #id}. */
    String RUNTIME_ID = "runtime_id";

    /** Returns the id, which never changes. */
    RuntimeId id();
}
