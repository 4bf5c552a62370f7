package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What to do with an input while a run is active. */
@ProviderType
public enum Delivery implements WireName {
    /** Refuse it as {@code worker_busy}. The default. */
    REJECT,
    /** Keep it and run it afterwards, in order. */
    QUEUE,
    /** Hand it to the running engine, if the engine can. */
    STEER
}
