package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** A Worker's activity as {@code status} events and snapshots say it. Closed on the wire. */
@ProviderType
public enum ActivityStatus implements WireName {
    /** No run is active. */
    IDLE,
    /** A run is active. */
    RUNNING,
    /** A run is active and waits. */
    PAUSED
}
