package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The handling of an input while a run is active. */
@ProviderType
public enum Delivery implements WireName {
    /** Refuses the input with {@code worker_busy}. The default. */
    REJECT,
    /** Queues the input; its run starts after the previous ones. */
    QUEUE,
    /** Adds the input to the active run, if the engine supports that. */
    STEER
}
