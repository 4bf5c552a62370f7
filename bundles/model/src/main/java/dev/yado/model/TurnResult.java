package dev.yado.model;

import org.osgi.annotation.versioning.ProviderType;

/** How a turn ended. */
@ProviderType
public enum TurnResult implements WireName {
    FINISHED,
    PAUSED
}
