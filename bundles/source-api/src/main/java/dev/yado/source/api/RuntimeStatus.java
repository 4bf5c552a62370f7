package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The status of a Runtime. */
@ProviderType
public enum RuntimeStatus implements WireName {
    /** The Runtime serves requests. */
    RUNNING,
    /** The Runtime is about to stop: it serves requests, but accepts no new runs. */
    DRAINING,
    /** The Runtime is known, but is not reachable, or its source is not registered. */
    UNAVAILABLE,
    /** The Runtime has stopped in a regular way. */
    STOPPED,
    /** Another source with the same id and a higher ranking serves this id. */
    SHADOWED
}
