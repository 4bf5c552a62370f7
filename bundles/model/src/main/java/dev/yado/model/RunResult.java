package dev.yado.model;

/** How a run ended, as the wire's closed vocabulary says it; {@link RunOutcome} is finer. */
public enum RunResult implements WireName {
    FINISHED,
    PAUSED,
    LIMIT_REACHED,
    ROLLED_BACK
}
