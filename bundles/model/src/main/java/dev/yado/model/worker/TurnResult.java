package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** How a turn ended. */
@ProviderType
public enum TurnResult implements WireName {
    /** The turn is complete. */
    FINISHED,
    /** The turn waits for something. */
    PAUSED
}
