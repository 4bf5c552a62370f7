package dev.yado.source.api;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What can be asked of one Worker now; follows from its status and from what the source can do. */
@ProviderType
public enum WorkerCapability implements WireName {
    /** It takes input. */
    CAN_ACCEPT_INPUT,
    /** It has a live stream. */
    CAN_STREAM_EVENTS,
    /** It can be stopped and cancelled. */
    CAN_STOP,
    /** A Worker can be created from it. */
    CAN_SPAWN_FOLLOWUP,
    /** It has a transcript. */
    CAN_READ_BOUNDED_TRANSCRIPT
}
