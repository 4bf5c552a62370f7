package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The status of a host. */
@ProviderType
public enum HostStatus implements WireName {
    /** The host is available. */
    AVAILABLE,
    /** The host is partly available; the diagnostics contain the cause. */
    DEGRADED,
    /** The host is not reachable. */
    UNAVAILABLE
}
