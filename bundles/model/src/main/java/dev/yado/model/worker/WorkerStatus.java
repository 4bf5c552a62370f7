package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** Where a Worker is in its life. The first terminal state wins. */
@ProviderType
public enum WorkerStatus implements WireName {
    /** Takes input; whether a run is active is {@link RunState}. */
    RUNNING,
    /** Ended in order. Terminal. */
    STOPPED,
    /** Ended by cancellation. Terminal. */
    CANCELLED
}
