package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** Whether a running Worker is at work. */
@ProviderType
public enum RunState implements WireName {
    /** No run is active. */
    IDLE,
    /** A run is active and works. */
    RUNNING,
    /** A run is active and waits for an answer from outside, or for its engine. */
    WAITING
}
