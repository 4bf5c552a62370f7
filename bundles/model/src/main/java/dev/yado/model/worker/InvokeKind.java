package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** What set a run off. */
@ProviderType
public enum InvokeKind implements WireName {
    USER_SEND,
    NOTIFY,
    WORKER_EVENT,
    SYSTEM_REMINDER,
    WAKEUP
}
