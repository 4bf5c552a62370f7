package dev.yado.model.stream;

import dev.yado.model.value.WireName;
import dev.yado.model.worker.Worker;
import org.osgi.annotation.versioning.ProviderType;

/** The reason why a stream ends, pauses or starts over. On the wire, the APIs prefix the name with {@code runtime.} or {@code backend.}. */
@ProviderType
public enum StreamNotice implements WireName {
    /** The cursor could not be decoded. */
    CURSOR_MALFORMED,
    /** The cursor is of another epoch, ahead of the log, or older than the retained log. The client opens the stream again without a cursor. */
    CURSOR_UNKNOWN_OR_EXPIRED,
    /** The stream was opened at the start of the log, but the oldest events are no longer retained; it continues with the first retained event. */
    LOG_TRIMMED,
    /** The Worker does not exist, or was removed. */
    WORKER_NOT_FOUND,
    /** The reader was too slow. The client opens the stream again with the last cursor. */
    SLOW_CONSUMER,
    /** The Runtime is not reachable. The stream continues when it is reachable again. */
    RUNTIME_UNAVAILABLE,
    /** The Runtime has a new log. A snapshot of a new epoch follows. */
    RESET,
    /** The other side ended the stream. The client opens the stream again with the last cursor. */
    UPSTREAM_CLOSED,
    /** The Runtime sent an invalid frame. */
    MALFORMED_FRAME,
    /** This API is closing. The client opens the stream again with the last cursor. */
    CLOSING,
    /** The client sent data on a stream that is for reading only. */
    OBSERVATION_ONLY,
    /** The source has no live stream. */
    UNSUPPORTED,
    /** The access policy does not allow this stream any more. */
    ACCESS_REVOKED,
    /** A required access policy is absent or does not decide; open again with the last cursor when it does. */
    POLICY_UNAVAILABLE,
    /** An error in this program; the log has the rest. */
    INTERNAL
}
