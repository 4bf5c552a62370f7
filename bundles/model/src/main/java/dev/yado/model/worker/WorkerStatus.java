package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The status of a Worker. A terminal status never changes. */
@ProviderType
public enum WorkerStatus implements WireName {
    /** Accepts input. {@link RunState} states whether a run is active. */
    RUNNING,
    /** Stopped. Terminal. */
    STOPPED,
    /** Cancelled. Terminal. */
    CANCELLED
}
