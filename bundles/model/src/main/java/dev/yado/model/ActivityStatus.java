package dev.yado.model;

/** A Worker's activity as {@code status} events and snapshots say it. Closed on the wire. */
public enum ActivityStatus implements WireName {
    IDLE,
    RUNNING,
    PAUSED
}
