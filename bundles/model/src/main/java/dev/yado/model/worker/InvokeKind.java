package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The trigger of a run. */
@ProviderType
public enum InvokeKind implements WireName {
    /** An input of a person. */
    USER_SEND,
    /** A notification. */
    NOTIFY,
    /** An event of another Worker. */
    WORKER_EVENT,
    /** A reminder of the system. */
    SYSTEM_REMINDER,
    /** A timer. */
    WAKEUP
}
