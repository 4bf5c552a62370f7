package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The state of the run of a Worker. */
@ProviderType
public enum RunState implements WireName {
    /** No run is active. */
    IDLE,
    /** A run is active and works. */
    RUNNING,
    /** A run is active and waits for an answer to an interaction, or for its engine. */
    WAITING
}
