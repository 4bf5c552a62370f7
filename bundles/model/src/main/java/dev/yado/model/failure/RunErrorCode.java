package dev.yado.model.failure;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What an {@code error} event reports. Closed on the wire. */
@ProviderType
public enum RunErrorCode implements WireName {
    /** A run is active already. */
    ALREADY_RUNNING,
    /** No run is active. */
    NOT_RUNNING,
    /** The run is not paused. */
    NOT_PAUSED,
    /** A model, an agent or another thing the engine relies on failed. */
    PROVIDER_ERROR,
    /** A tool failed. */
    TOOL_ERROR,
    /** The profile or the input is wrong. */
    INVALID_REQUEST,
    /** The Runtime or the engine is at fault, or the run was interrupted. */
    INTERNAL
}
