package dev.yado.model.failure;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What an {@code error} event reports. Closed on the wire. */
@ProviderType
public enum RunErrorCode implements WireName {
    ALREADY_RUNNING,
    NOT_RUNNING,
    NOT_PAUSED,
    PROVIDER_ERROR,
    TOOL_ERROR,
    INVALID_REQUEST,
    INTERNAL
}
