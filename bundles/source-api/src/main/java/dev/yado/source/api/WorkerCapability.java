package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** An operation that a Worker currently supports; depends on its status and on the source. */
@ProviderType
public enum WorkerCapability implements WireName {
    /** The Worker accepts input. */
    CAN_ACCEPT_INPUT,
    /** The Worker has a live stream. */
    CAN_STREAM_EVENTS,
    /** The Worker can be stopped and cancelled. */
    CAN_STOP,
    /** A Worker can be created from this one. */
    CAN_SPAWN_FOLLOWUP,
    /** The Worker has a transcript. */
    CAN_READ_BOUNDED_TRANSCRIPT
}
