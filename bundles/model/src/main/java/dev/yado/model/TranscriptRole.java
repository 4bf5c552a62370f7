package dev.yado.model;

/** Who speaks in a transcript item. */
public enum TranscriptRole implements WireName {
    USER,
    SYSTEM,
    ASSISTANT,
    TOOL
}
