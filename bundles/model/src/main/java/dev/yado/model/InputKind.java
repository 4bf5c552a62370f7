package dev.yado.model;

/** Who speaks in an input. */
public enum InputKind implements WireName {
    USER,
    SYSTEM
}
