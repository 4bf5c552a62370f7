package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The kind of a source. A reader treats a kind that it does not know as {@link #CUSTOM}. */
@ProviderType
public enum SourceKind implements WireName {
    /** A Runtime in the Backend's process. */
    EMBEDDED_WORKER_RUNTIME,
    /** A Runtime in another process, over HTTP. */
    REMOTE_HTTP,
    /** Workers that the program yoi has recorded on this host. */
    LOCAL_COMPATIBILITY,
    /** A source that is not part of Yado. */
    CUSTOM,
    /** A source that has not been read yet. */
    UNKNOWN
}
