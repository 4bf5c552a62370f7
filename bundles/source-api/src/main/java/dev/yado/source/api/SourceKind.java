package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What stands behind a source. A reader treats a kind that it does not know as {@link #CUSTOM}. */
@ProviderType
public enum SourceKind implements WireName {
    /** A Runtime in the Backend's own process. */
    EMBEDDED_WORKER_RUNTIME,
    /** A Runtime in a process of its own, reached over HTTP. */
    REMOTE_HTTP,
    /** What an older local tool has recorded on this machine. */
    LOCAL_COMPATIBILITY,
    /** A source that is not part of Yado. */
    CUSTOM,
    /** A source that has not answered yet. */
    UNKNOWN
}
