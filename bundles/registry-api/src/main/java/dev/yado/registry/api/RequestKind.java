package dev.yado.registry.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What kind of response a caller waits for. */
@ProviderType
public enum RequestKind implements WireName {
    /** One response that changes nothing. */
    READ,
    /** One response to a change. */
    CHANGE,
    /** A stream that stays open. */
    STREAM,
    /** A page of a list. */
    LIST;

    /** Returns the kind that a request for this action usually has. */
    static RequestKind of(Action action) {
        return action.changing() ? CHANGE : action == Action.LIST ? LIST : READ;
    }
}
