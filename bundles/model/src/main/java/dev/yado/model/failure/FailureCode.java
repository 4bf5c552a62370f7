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
    INVALID_JSON(400),
    INVALID_REQUEST(400),
    INVALID_QUERY(400),
    INVALID_IDENTIFIER(400),
    CURSOR_MALFORMED(400),
    LIMIT_TOO_LARGE(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    WORKER_NOT_VISIBLE(403),
    /** The path itself names nothing here. */
    NOT_FOUND(404),
    UNKNOWN_RUNTIME(404),
    UNKNOWN_HOST(404),
    /** A Worker that does not exist, as the public HTTP API says it. */
    UNKNOWN_WORKER(404),
    /** A Worker that does not exist, as the Runtime contract says it. */
    WORKER_NOT_FOUND(404),
    UNKNOWN_PROFILE(404),
    /** A question that was never asked, or of which nothing is kept any more. */
    UNKNOWN_INTERACTION(404),
    METHOD_NOT_ALLOWED(405),
    WORKER_BUSY(409),
    WORKER_NOT_RUNNING(409),
    /** Removal of a Worker that has not ended. */
    WORKER_RUNNING(409),
    IDEMPOTENCY_CONFLICT(409),
    /** An answer to a question that has one already, has expired or ended with its run. */
    INTERACTION_CLOSED(409),
    CURSOR_EXPIRED(410),
    PAYLOAD_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The source or engine cannot do this; its capabilities said so. */
    OPERATION_UNSUPPORTED(501),
    RUNTIME_REJECTED(502),
    RUNTIME_MALFORMED_RESPONSE(502),
    RUNTIME_AUTH_FAILED(502),
    RUNTIME_UNAVAILABLE(503),
    ENGINE_UNAVAILABLE(503),
    RUNTIME_DRAINING(503),
    OVERLOADED(503),
    RUNTIME_TIMEOUT(504),
    STORE_FAILED(500),
    INTERNAL(500);

    private final int httpStatus;

    FailureCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** Returns the HTTP status of this code, in every API. */
    public int httpStatus() {
        return httpStatus;
    }

    /** True when the same request may succeed a little later, so that an answer should carry {@code Retry-After}. */
    public boolean retryable() {
        return httpStatus == 503;
    }

    /** The string that stands for this code in every answer, frame and log line. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of a wire string; empty when a peer uses one that is not in the vocabulary. */
    public static Optional<FailureCode> fromWire(String wire) {
        for (FailureCode code : values()) {
            if (code.wire().equals(wire)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
