package dev.yado.model;

import org.osgi.annotation.versioning.ProviderType;

/** A Worker's activity as {@code status} events and snapshots say it. Closed on the wire. */
@ProviderType
public enum ActivityStatus implements WireName {
    IDLE,
    RUNNING,
    PAUSED
}
