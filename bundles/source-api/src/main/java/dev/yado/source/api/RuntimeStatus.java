package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** Whether a Runtime serves. */
@ProviderType
public enum RuntimeStatus implements WireName {
    /** Serves. */
    RUNNING,
    /** Serves, but takes no new runs: it is about to stop. */
    DRAINING,
    /** Known, but not reachable or gone. */
    UNAVAILABLE,
    /** Has stopped in order. */
    STOPPED,
    /** Another source with the same id and a higher ranking serves instead. */
    SHADOWED
}
