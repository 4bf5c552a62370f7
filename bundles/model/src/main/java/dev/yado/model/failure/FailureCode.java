package dev.yado.model.failure;

import dev.yado.model.worker.Worker;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The closed set of failure codes. The wire string of a code is its name in lower case; codes are never removed or renamed. The HTTP status belongs to the
 * code, so that all APIs respond with the same one.
 */
@ProviderType
public enum FailureCode {
    /** The body is not JSON. */
    INVALID_JSON(400),
    /** A field of the body is invalid; the message names it. */
    INVALID_REQUEST(400),
    /** A query parameter is invalid; the message names it. */
    INVALID_QUERY(400),
    /** An id has an invalid form. */
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
    /** The path is unknown. */
    NOT_FOUND(404),
    /** No Runtime with this id is listed. */
    UNKNOWN_RUNTIME(404),
    /** No host has this id. */
    UNKNOWN_HOST(404),
    /** The Worker does not exist, in the Backend's API. */
    UNKNOWN_WORKER(404),
    /** The Worker does not exist, in the Runtime's API. */
    WORKER_NOT_FOUND(404),
    /** No profile has this name. */
    UNKNOWN_PROFILE(404),
    /** There is no interaction with this id, or it is no longer retained. */
    UNKNOWN_INTERACTION(404),
    /** The path does not support the HTTP method. */
    METHOD_NOT_ALLOWED(405),
    /** The header or the body of the request did not arrive in time. */
    REQUEST_TIMEOUT(408),
    /** A run is active, and the input was to be rejected in that case. */
    WORKER_BUSY(409),
    /** The Worker has ended. */
    WORKER_NOT_RUNNING(409),
    /** The Worker has not ended, and cannot be removed. */
    WORKER_RUNNING(409),
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_CONFLICT(409),
    /** The interaction was answered, has expired or ended with its run. */
    INTERACTION_CLOSED(409),
    /** The cursor is of another epoch, ahead of the log, or older than what is retained. */
    CURSOR_EXPIRED(410),
    /** The body is larger than allowed. */
    PAYLOAD_TOO_LARGE(413),
    /** The media type of the body is not supported. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The source or engine does not support the operation, as its capabilities state. */
    OPERATION_UNSUPPORTED(501),
    /** The Runtime refused the request for a reason without a code in this set. */
    RUNTIME_REJECTED(502),
    /** The Runtime's response violates the contract. */
    RUNTIME_MALFORMED_RESPONSE(502),
    /** The Runtime refused the Backend's token. */
    RUNTIME_AUTH_FAILED(502),
    /** The Runtime is known but not reachable, or was removed during the call. */
    RUNTIME_UNAVAILABLE(503),
    /** The Worker's engine is not registered, or cannot currently work. */
    ENGINE_UNAVAILABLE(503),
    /** An access policy is required, and is absent or does not decide in time. The Runtime is not concerned. */
    POLICY_UNAVAILABLE(503),
    /** The Runtime takes no new runs, because it is about to stop. */
    RUNTIME_DRAINING(503),
    /** A bound on calls, streams or queued inputs is reached. */
    OVERLOADED(503),
    /** The Runtime did not respond in time; see {@link Failure#MAY_HAVE_BEEN_EXECUTED}. */
    RUNTIME_TIMEOUT(504),
    /** The store could not store the change, or cannot be read. */
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

    /** Returns whether the same request may succeed a little later, so that a response should carry {@code Retry-After}. */
    public boolean retryable() {
        return httpStatus == 503;
    }

    /** Returns the form of this code in responses, frames and log lines. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the code of a wire string; empty if the string is unknown. */
    public static Optional<FailureCode> fromWire(String wire) {
        for (FailureCode code : values()) {
            if (code.wire().equals(wire)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
