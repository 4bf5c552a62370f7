package dev.yado.model.interaction;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** How a question came to be closed. */
@ProviderType
public enum InteractionOutcome implements WireName {
    /** A person chose an option. */
    ANSWERED,
    /** Nobody answered in time: refused. */
    EXPIRED,
    /** Its run ended first, or the engine waits for it no longer. */
    WITHDRAWN
}
