package dev.yado.runtime.spi.engine;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The optional abilities of an engine. */
@ProviderType
public enum EngineCapability implements WireName {
    /** Reports deltas during a run. */
    STREAM,
    /** Ends a run promptly when its cancellation is requested. */
    CANCEL,
    /** Accepts input for the active run. */
    STEER,
    /** Uses tools and reports them. */
    TOOLS,
    /** Continues a conversation after the process was restarted. */
    RESUME,
    /** Opens an interaction before it does something that needs permission. */
    PERMISSIONS
}
