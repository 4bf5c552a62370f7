package dev.yado.model.failure;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The error that an {@code error} event reports. The set is closed on the wire. */
@ProviderType
public enum RunErrorCode implements WireName {
    /** A run is active already. */
    ALREADY_RUNNING,
    /** No run is active. */
    NOT_RUNNING,
    /** The run is not paused. */
    NOT_PAUSED,
    /** A model, an agent or another dependency of the engine failed. */
    PROVIDER_ERROR,
    /** A tool failed. */
    TOOL_ERROR,
    /** The profile or the input is invalid. */
    INVALID_REQUEST,
    /** The Runtime or the engine failed, or the run was interrupted. */
    INTERNAL
}
