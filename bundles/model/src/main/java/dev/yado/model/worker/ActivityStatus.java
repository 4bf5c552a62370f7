package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The activity of a Worker in {@code status} events and snapshots. The set is closed on the wire. */
@ProviderType
public enum ActivityStatus implements WireName {
    /** No run is active. */
    IDLE,
    /** A run is active. */
    RUNNING,
    /** A run is active and waits. */
    PAUSED
}
