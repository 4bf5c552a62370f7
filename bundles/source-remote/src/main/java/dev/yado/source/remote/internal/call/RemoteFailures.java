package dev.yado.source.remote.internal.call;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RunId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.source.remote.internal.transport.TransportException.Fault;
import dev.yado.support.redaction.StrictMessageFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Translates the failures of a remote Runtime. Every message is written here, because texts of the Runtime or of the HTTP client may name hosts, paths or
 * secrets: only checked codes, numbers and ids pass, and the reason of an invalid request if {@link StrictMessageFilter} accepts it.
 */
public record RemoteFailures(RuntimeId runtime) {

    private static final int RETRY_SECONDS = 1;
    private static final int MAX_RETRY_SECONDS = 3_600;

    /** The caller's own mistakes and conflicts, which mean the same in both contracts. */
    private static final Set<FailureCode> CALLERS = EnumSet.of(FailureCode.INVALID_REQUEST, FailureCode.INVALID_QUERY, FailureCode.INVALID_IDENTIFIER,
            FailureCode.CURSOR_MALFORMED, FailureCode.LIMIT_TOO_LARGE, FailureCode.UNKNOWN_PROFILE, FailureCode.WORKER_BUSY,
            FailureCode.WORKER_NOT_RUNNING, FailureCode.WORKER_RUNNING, FailureCode.INTERACTION_CLOSED, FailureCode.IDEMPOTENCY_CONFLICT,
            FailureCode.CURSOR_EXPIRED,
            FailureCode.PAYLOAD_TOO_LARGE);

    /** The codes of the first version of the contract that have another name here. */
    private static final Map<String, FailureCode> OLDER_CODES = Map.of("invalid_worker_id", FailureCode.INVALID_IDENTIFIER, "runtime_stopped",
            FailureCode.RUNTIME_DRAINING, "store_io", FailureCode.STORE_FAILED, "store_missing", FailureCode.STORE_FAILED, "store_corrupt",
            FailureCode.STORE_FAILED, "state_poisoned", FailureCode.INTERNAL);

    private static final Set<FailureCode> RUNTIMES = EnumSet.of(FailureCode.STORE_FAILED, FailureCode.INTERNAL, FailureCode.ENGINE_UNAVAILABLE,
            FailureCode.RUNTIME_DRAINING, FailureCode.OVERLOADED);

    /** Returns the failure of a call without a response. */
    public YadoException of(Fault fault, boolean changing, Duration allowed) {
        return switch (fault) {
            case UNREACHABLE -> failure(FailureCode.RUNTIME_UNAVAILABLE, "Runtime " + runtime + " cannot be reached; try again later",
                    Map.of(Failure.RETRY_AFTER, RETRY_SECONDS));
            case UNTRUSTED -> failure(FailureCode.RUNTIME_UNAVAILABLE, "no trusted TLS connection to Runtime " + runtime
                    + " could be made; its certificate must be for the host of base_url, and be trusted (trust_file)", Map.of());
            case BROKEN -> failure(FailureCode.RUNTIME_UNAVAILABLE, "the connection to Runtime " + runtime + " broke during the call" + maybe(changing),
                    Map.of(Failure.RETRY_AFTER, RETRY_SECONDS, Failure.MAY_HAVE_BEEN_EXECUTED, changing));
            case CONNECT_TIMEOUT -> failure(FailureCode.RUNTIME_TIMEOUT, "no connection to Runtime " + runtime + " could be made in time",
                    Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, false));
            case TIMEOUT -> failure(FailureCode.RUNTIME_TIMEOUT, "Runtime " + runtime + " did not respond within " + allowed.toMillis() + " ms"
                    + maybe(changing), Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, changing));
            case NOT_HTTP -> malformed("something that is not HTTP", changing);
            case TOO_LARGE -> malformed("a response larger than max_response_bytes", changing);
        };
    }

    /** Returns the failure of a call that is not made, because the circuit is open. */
    YadoException open(Failure why, Instant since) {
        boolean reachable = why.code() != FailureCode.RUNTIME_UNAVAILABLE && why.code() != FailureCode.RUNTIME_TIMEOUT;
        Map<String, Object> details = new TreeMap<>(Map.of("since", since.toString(), Failure.RETRY_AFTER, RETRY_SECONDS));
        return reachable ? new YadoException(new Failure(why.code(), why.message(), details))
                : new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE,
                        "Runtime " + runtime + " has not been reachable since " + since + "; try again later", details));
    }

    /**
     * Returns the failure of a call whose response violates the contract.
     *
     * @param what completes "Runtime x sent ..."
     */
    public YadoException malformed(String what, boolean changing) {
        return failure(FailureCode.RUNTIME_MALFORMED_RESPONSE, "Runtime " + runtime + " sent " + what + maybe(changing),
                changing ? Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, true) : Map.of());
    }

    YadoException overloaded(int calls) {
        return failure(FailureCode.OVERLOADED, calls + " calls to Runtime " + runtime + " are in progress already; try again later",
                Map.of(Failure.RETRY_AFTER, RETRY_SECONDS));
    }

    /** Returns the failure of a call whose caller was interrupted. */
    YadoException interrupted(boolean changing) {
        return failure(FailureCode.RUNTIME_UNAVAILABLE, "the call to Runtime " + runtime + " was abandoned" + maybe(changing),
                Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, changing));
    }

    public YadoException closed() {
        return failure(FailureCode.RUNTIME_UNAVAILABLE, "Runtime " + runtime + " is no longer configured", Map.of());
    }

    /**
     * Returns the failure of an operation that this Runtime does not have.
     *
     * @param what completes "Runtime x cannot ..."
     */
    public YadoException unsupported(String what) {
        return failure(FailureCode.OPERATION_UNSUPPORTED, "Runtime " + runtime + " cannot " + what, Map.of());
    }

    /** Returns the failure of a request that is not sent, because the Runtime has another version of the contract. */
    public YadoException otherContract(int version) {
        return unsupported("be changed from here: it has version " + version + " of the Runtime contract, and this Backend has version "
                + RuntimeSummary.CONTRACT_VERSION + "; nothing was sent");
    }

    /** Returns the failure of an input to a Worker that has ended. */
    public YadoException notRunning() {
        return failure(FailureCode.WORKER_NOT_RUNNING, "Runtime " + runtime + " refused: " + callerError(FailureCode.WORKER_NOT_RUNNING), Map.of());
    }

    /**
     * Returns the failure of a call that the Runtime refused.
     *
     * @param error the body, if it is an error of the contract
     */
    public YadoException refused(int status, Optional<ErrorBody> error, boolean changing) {
        Optional<FailureCode> code = error.flatMap(ErrorBody::knownCode).or(() -> error.map(ErrorBody::code).map(OLDER_CODES::get));
        if (status == 401 || status == 403) {
            return failure(FailureCode.RUNTIME_AUTH_FAILED, "Runtime " + runtime + " refuses this Backend (HTTP " + status
                    + "); correct token_file or token_env", Map.of());
        }
        if (status >= 300 && status < 400) {
            return malformed("a redirect, which is not followed", false);
        }
        if (status == 404) {
            return notFound(error, code);
        }
        if (status == 405 || status == 501) {
            return failure(FailureCode.OPERATION_UNSUPPORTED, "Runtime " + runtime + " does not support this operation", Map.of());
        }
        // The first version of the contract has this status for a Runtime that has stopped.
        boolean stopped = status == 409 && code.filter(FailureCode.RUNTIME_DRAINING::equals).isPresent();
        if (status >= 400 && status < 500 && !stopped) {
            return code.filter(CALLERS::contains).map(c -> failure(c, "Runtime " + runtime + " refused: " + callerError(c, error), details(error)))
                    .orElseGet(() -> rejected(status));
        }
        if (status >= 400) {
            return code.filter(RUNTIMES::contains).map(c -> failure(c, "Runtime " + runtime + ": " + runtimeError(c), details(error)))
                    .orElseGet(() -> rejected(status));
        }
        return malformed("an unexpected status (HTTP " + status + ")", changing);
    }

    private YadoException notFound(Optional<ErrorBody> error, Optional<FailureCode> code) {
        if (code.filter(c -> c == FailureCode.WORKER_NOT_FOUND || c == FailureCode.UNKNOWN_WORKER).isPresent()) {
            return failure(FailureCode.UNKNOWN_WORKER, "Runtime " + runtime + " has no such Worker", Map.of());
        }
        if (code.filter(c -> c == FailureCode.UNKNOWN_PROFILE || c == FailureCode.UNKNOWN_INTERACTION).isPresent()) {
            return failure(code.get(), "Runtime " + runtime + " refused: " + callerError(code.get()), details(error));
        }
        // The path is unknown to the server: an older Runtime, or another program.
        return failure(FailureCode.OPERATION_UNSUPPORTED, "Runtime " + runtime + " does not have this operation", Map.of());
    }

    private YadoException rejected(int status) {
        return failure(FailureCode.RUNTIME_REJECTED, "Runtime " + runtime + " rejected the call (HTTP " + status + ")", Map.of());
    }

    // Only the Runtime knows which value is wrong.
    private static String callerError(FailureCode code, Optional<ErrorBody> error) {
        return error.filter(body -> code == FailureCode.INVALID_REQUEST).flatMap(body -> StrictMessageFilter.filter(body.message()))
                .orElseGet(() -> callerError(code));
    }

    private static String callerError(FailureCode code) {
        return switch (code) {
            case UNKNOWN_PROFILE -> "it has no such profile";
            case UNKNOWN_INTERACTION -> "the Worker has no such interaction";
            case INTERACTION_CLOSED -> "the interaction was answered, has expired, or its run ended";
            case WORKER_BUSY -> "a run is active; wait for its end, or use delivery queue, or steer if its engine takes that";
            case WORKER_NOT_RUNNING -> "the Worker has ended";
            case WORKER_RUNNING -> "the Worker must be stopped or cancelled first";
            case IDEMPOTENCY_CONFLICT -> "this Idempotency-Key was used with another request";
            case CURSOR_EXPIRED -> "the cursor is of another log or too old; read a snapshot";
            case CURSOR_MALFORMED -> "the cursor is not one of its own";
            case LIMIT_TOO_LARGE -> "the limit is larger than it allows";
            case PAYLOAD_TOO_LARGE -> "the request is larger than it allows";
            case INVALID_QUERY -> "a query parameter is not allowed";
            case INVALID_IDENTIFIER -> "the Worker's id is not one of its own";
            default -> "the request has a value that it does not allow";
        };
    }

    private static String runtimeError(FailureCode code) {
        return switch (code) {
            case STORE_FAILED -> "its store failed; see its log";
            case ENGINE_UNAVAILABLE -> "the engine is not available; try again later";
            case RUNTIME_DRAINING -> "it is draining and accepts no new runs";
            case OVERLOADED -> "it is overloaded; try again later";
            default -> "it failed; see its log";
        };
    }

    private static Map<String, Object> details(Optional<ErrorBody> error) {
        Map<String, Object> passed = new TreeMap<>();
        error.ifPresent(body -> body.details().forEach((name, value) -> {
            switch (name) {
                case Failure.RUN_ID -> text(value).filter(RemoteFailures::isRunId).ifPresent(id -> passed.put(name, id));
                case Failure.ERROR_ID -> text(value).filter(id -> id.matches("[0-9A-Za-z-]{1,40}")).ifPresent(id -> passed.put(name, id));
                case Failure.RETRY_AFTER -> {
                    if (value instanceof Long seconds && seconds >= 0 && seconds <= MAX_RETRY_SECONDS) {
                        passed.put(name, seconds.intValue());
                    }
                }
                case Failure.MAY_HAVE_BEEN_EXECUTED -> {
                    if (value instanceof Boolean) {
                        passed.put(name, value);
                    }
                }
                default -> {
                    // Unknown, so it may be sensitive.
                }
            }
        }));
        return passed;
    }

    private static boolean isRunId(String text) {
        try {
            new RunId(text);
            return true;
        } catch (YadoException e) {
            return false;
        }
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static String maybe(boolean changing) {
        return changing ? "; the operation may have been executed" : "";
    }

    private static YadoException failure(FailureCode code, String message, Map<String, Object> details) {
        return new YadoException(new Failure(code, message, details));
    }
}
