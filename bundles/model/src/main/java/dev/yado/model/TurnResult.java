package dev.yado.model;

/** How a turn ended. */
public enum TurnResult implements WireName {
    FINISHED,
    PAUSED
}
