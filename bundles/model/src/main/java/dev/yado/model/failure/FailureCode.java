package dev.yado.model.failure;

import dev.yado.model.worker.Worker;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The closed failure vocabulary. The wire string of a code is its name in lower case; codes are never removed or renamed.
 * The HTTP status belongs to the code, so that all APIs respond alike.
 */
@ProviderType
public enum FailureCode {
    /** The body is not JSON. */
    INVALID_JSON(400),
    /** A field of the body is wrong; the message names it. */
    INVALID_REQUEST(400),
    /** A query parameter is wrong; the message names it. */
    INVALID_QUERY(400),
    /** An id is not of the form that ids have. */
    INVALID_IDENTIFIER(400),
    /** The cursor cannot be decoded. */
    CURSOR_MALFORMED(400),
    /** The limit is above the maximum; the message names it. */
    LIMIT_TOO_LARGE(400),
    /** The request has no valid token. */
    UNAUTHORIZED(401),
    /** The access policy, or a rule on hosts and origins, refuses the request. */
    FORBIDDEN(403),
    /** The access policy refuses the operation on this Worker. */
    WORKER_NOT_VISIBLE(403),
    /** The path itself names nothing here. */
    NOT_FOUND(404),
    /** No Runtime with this id was ever seen. */
    UNKNOWN_RUNTIME(404),
    /** No host has this id. */
    UNKNOWN_HOST(404),
    /** The Worker does not exist, in the Backend's API. */
    UNKNOWN_WORKER(404),
    /** The Worker does not exist, in the Runtime's API. */
    WORKER_NOT_FOUND(404),
    /** No profile has this name. */
    UNKNOWN_PROFILE(404),
    /** An interaction that never was, or of which nothing is kept any more. */
    UNKNOWN_INTERACTION(404),
    /** The path does not take this HTTP method. */
    METHOD_NOT_ALLOWED(405),
    /** A run is active, and the input was not to wait. */
    WORKER_BUSY(409),
    /** The Worker has ended. */
    WORKER_NOT_RUNNING(409),
    /** Removal of a Worker that has not ended. */
    WORKER_RUNNING(409),
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_CONFLICT(409),
    /** An answer to an interaction that has one already, has expired or ended with its run. */
    INTERACTION_CLOSED(409),
    /** The cursor is of another epoch, ahead of the log, or older than what is retained. */
    CURSOR_EXPIRED(410),
    /** The body is larger than allowed. */
    PAYLOAD_TOO_LARGE(413),
    /** The body is not of a media type that is taken here. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The source or engine cannot do this; its capabilities said so. */
    OPERATION_UNSUPPORTED(501),
    /** The Runtime refused the request in a way that has no code of its own. */
    RUNTIME_REJECTED(502),
    /** The Runtime's response violates the contract. */
    RUNTIME_MALFORMED_RESPONSE(502),
    /** The Runtime refused the Backend's token. */
    RUNTIME_AUTH_FAILED(502),
    /** The Runtime is known but cannot be reached, or it left during the call. */
    RUNTIME_UNAVAILABLE(503),
    /** The Worker's engine is not there, or cannot work now. */
    ENGINE_UNAVAILABLE(503),
    /** The Runtime takes no new runs, because it is about to stop. */
    RUNTIME_DRAINING(503),
    /** A bound on calls, streams or queued inputs is reached. */
    OVERLOADED(503),
    /** The Runtime did not respond in time; see {@link Failure#MAY_HAVE_BEEN_EXECUTED}. */
    RUNTIME_TIMEOUT(504),
    /** The store did not take the change, or cannot be read. */
    STORE_FAILED(500),
    /** An error in this program; see {@link Failure#ERROR_ID}. */
    INTERNAL(500);

    private final int httpStatus;

    FailureCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** Returns the HTTP status of this code, in every API. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns true when the same request may succeed a little later, so that a response should carry {@code Retry-After}. */
    public boolean retryable() {
        return httpStatus == 503;
    }

    /** Returns the string that stands for this code in every response, frame and log line. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the code of a wire string; empty when a peer uses one that is not in the vocabulary. */
    public static Optional<FailureCode> fromWire(String wire) {
        for (FailureCode code : values()) {
            if (code.wire().equals(wire)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
