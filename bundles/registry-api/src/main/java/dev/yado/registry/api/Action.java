package dev.yado.registry.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** An operation that a caller requests. */
@ProviderType
public enum Action implements WireName {
    /** Includes a Runtime or Worker in a list. */
    LIST(false),
    /** Reads a Runtime or Worker, its transcript or its open interactions. */
    READ(false),
    /** Reads the events of a Worker or opens its live stream. */
    OBSERVE(false),
    /** Creates a Worker. */
    CREATE(true),
    /** Sends an input to a Worker. */
    INPUT(true),
    /** Answers an interaction. */
    ANSWER(true),
    /** Stops a Worker. */
    STOP(true),
    /** Cancels a Worker or its run. */
    CANCEL(true),
    /** Removes an ended Worker. */
    DELETE(true);

    private final boolean changing;

    Action(boolean changing) {
        this.changing = changing;
    }

    /** Returns whether the operation changes state. */
    public boolean changing() {
        return changing;
    }
}
