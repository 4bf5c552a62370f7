package dev.yado.source.remote.internal.transport;

/** How a stream ended. */
public enum StreamEnd {
    /** The Runtime ended it. */
    CLOSED,
    /** The connection broke. */
    BROKEN,
    /** Nothing arrived within the heartbeat timeout. */
    SILENT,
    /** The data violated the contract. */
    MALFORMED
}
