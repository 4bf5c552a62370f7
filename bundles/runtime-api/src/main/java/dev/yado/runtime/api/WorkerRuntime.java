package dev.yado.runtime.api;

import dev.yado.model.id.RuntimeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Runtime: it executes Workers and owns their state. As an OSGi service it is registered once it can serve, and unregistered before it
 * stops; a caller that still holds it then gets {@code runtime_unavailable}.
 */
@ProviderType
public interface WorkerRuntime extends RuntimeManagement, WorkerCatalog, WorkerInteraction, WorkerObservation {

    /** Returns the id; it never changes. */
    RuntimeId id();
}
