package dev.yado.model.stream;

import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/** Why a stream ends, pauses or starts over. The APIs put {@code runtime.} or {@code backend.} before the wire name. */
@ProviderType
public enum StreamNotice implements WireName {
    /** The cursor could not be decoded. */
    CURSOR_MALFORMED,
    /** The cursor is of another epoch, ahead of the log, or older than what is retained: open again without a cursor. */
    CURSOR_UNKNOWN_OR_EXPIRED,
    /** The stream was to begin at the beginning, and the oldest events are no longer kept; it goes on with the first that is. */
    LOG_TRIMMED,
    /** The Worker does not exist (any more). */
    WORKER_NOT_FOUND,
    /** The reader was too slow: open again with the last cursor. */
    SLOW_CONSUMER,
    /** The Runtime is away; the stream goes on by itself when it is back. */
    RUNTIME_UNAVAILABLE,
    /** The Runtime came back without its log: a snapshot of a new epoch follows. */
    RESET,
    /** The other side ended the stream; open again with the last cursor. */
    UPSTREAM_CLOSED,
    /** What the Runtime sent could not be understood. */
    MALFORMED_FRAME,
    /** This API is closing; open the stream again with the last cursor. */
    CLOSING,
    /** The client sent data on a stream that is for reading only. */
    OBSERVATION_ONLY,
    /** The source has no live stream. */
    UNSUPPORTED,
    /** An error in this program; the log has the rest. */
    INTERNAL
}
