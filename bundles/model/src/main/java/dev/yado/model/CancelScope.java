package dev.yado.model;

/** What a cancel ends. */
public enum CancelScope implements WireName {
    /** The Worker, for good. The default. */
    WORKER,
    /** The active run only; the Worker goes on. */
    RUN
}
