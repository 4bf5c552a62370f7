package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The status of a host. */
@ProviderType
public enum HostStatus implements WireName {
    /** It can be used. */
    AVAILABLE,
    /** It can be used in part; the diagnostics say what is wrong. */
    DEGRADED,
    /** It cannot be reached. */
    UNAVAILABLE
}
