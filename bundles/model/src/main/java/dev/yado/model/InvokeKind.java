package dev.yado.model;

/** What set a run off. */
public enum InvokeKind implements WireName {
    USER_SEND,
    NOTIFY,
    WORKER_EVENT,
    SYSTEM_REMINDER,
    WAKEUP
}
