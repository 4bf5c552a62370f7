package dev.yado.model.interaction;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The reason why an interaction is closed. */
@ProviderType
public enum InteractionOutcome implements WireName {
    /** A person chose an option. */
    ANSWERED,
    /** No answer arrived in time; the request is refused. */
    EXPIRED,
    /** Its run ended first, or the engine no longer waits for it. */
    WITHDRAWN
}
