package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What stands behind a source. */
@ProviderType
public enum SourceKind implements WireName {
    EMBEDDED_WORKER_RUNTIME, REMOTE_HTTP, LOCAL_COMPATIBILITY,
    /** A source of somebody else's making. */
    CUSTOM
}
