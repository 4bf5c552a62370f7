package dev.yado.model;

/** Where a Worker is in its life. The first terminal state wins. */
public enum WorkerStatus implements WireName {
    /** Takes input; whether a run is active is {@link RunState}. */
    RUNNING,
    /** Ended in order. Terminal. */
    STOPPED,
    /** Ended by cancellation. Terminal. */
    CANCELLED
}
