package dev.yado.model;

/** Whether a running Worker is at work. */
public enum RunState implements WireName {
    IDLE,
    RUNNING,
    /** A run is active and waits for an answer from outside, or for its engine. */
    WAITING
}
