package dev.yado.registry.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What a caller wants to do. */
@ProviderType
public enum Action implements WireName {
    /** See it in a list. */
    LIST(false),
    /** Read it, its transcript or its open interactions. */
    READ(false),
    /** Read its events or open its live stream. */
    OBSERVE(false),
    /** Create a Worker. */
    CREATE(true),
    /** Hand an input to a Worker. */
    INPUT(true),
    /** Answer an interaction. */
    ANSWER(true),
    /** Stop a Worker. */
    STOP(true),
    /** Cancel a Worker or its run. */
    CANCEL(true),
    /** Remove an ended Worker. */
    DELETE(true);

    private final boolean changing;

    Action(boolean changing) {
        this.changing = changing;
    }

    /** True when it changes something. */
    public boolean changing() {
        return changing;
    }
}
