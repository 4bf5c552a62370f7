package dev.yado.source.remote.internal.transport;

/** How a stream of the Runtime ended. */
public enum StreamEnd {
    /** The Runtime ended it. */
    CLOSED,
    /** The connection broke. */
    BROKEN,
    /** There was no sign of life for too long. */
    SILENT,
    /** What came is not of the contract. */
    GARBAGE
}
