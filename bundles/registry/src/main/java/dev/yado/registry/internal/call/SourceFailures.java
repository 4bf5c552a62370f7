package dev.yado.registry.internal.call;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.support.log.FailureLog;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;

/** Creates the failures that callers get from operations on sources. Stateless. */
public final class SourceFailures {

    private static final int RETRY_SECONDS = 1;

    private SourceFailures() {
    }

    /**
     * Returns the failure for an exception of a source, redacted. The text of exceptions other than {@link YadoException} is not checked:
     * it goes to the log under an error id, and the caller only gets the id.
     */
    public static YadoException of(FailureLog log, RuntimeId runtime, Throwable thrown) {
        if (thrown instanceof YadoException known) {
            Failure redacted = SourceTextRedactor.of(known.failure());
            return redacted.equals(known.failure()) ? known : new YadoException(redacted, known);
        }
        return internal(log, "the source of Runtime " + runtime + " failed", thrown);
    }

    /**
     * Logs an unexpected exception under an error id and returns the failure for it.
     *
     * @param what what failed, in words that may be shown to a client
     */
    public static YadoException internal(FailureLog log, String what, Throwable thrown) {
        String errorId = log.log(Level.ERROR, what, thrown);
        return new YadoException(new Failure(FailureCode.INTERNAL, what + "; see the log for error id " + errorId,
                Map.of(Failure.ERROR_ID, errorId)));
    }

    /** Returns the failure for a call that exceeded its deadline. @param executed whether a change may have taken effect */
    public static YadoException timeout(RuntimeId runtime, Deadline deadline, boolean executed) {
        return new YadoException(new Failure(FailureCode.RUNTIME_TIMEOUT,
                "Runtime " + runtime + " did not respond within " + deadline.allowed().toMillis() + " ms"
                        + (executed ? "; the operation may have been executed" : ""),
                Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, executed)));
    }

    /** Returns the failure for a call that is not made, because this many earlier ones were given up and have not returned. */
    static YadoException stuck(RuntimeId runtime, int calls) {
        return new YadoException(new Failure(FailureCode.RUNTIME_TIMEOUT,
                "Runtime " + runtime + " does not respond: " + calls + " earlier calls have not returned; try again later",
                Map.of(Failure.RETRY_AFTER, RETRY_SECONDS, Failure.MAY_HAVE_BEEN_EXECUTED, false)));
    }

    public static YadoException unavailable(RuntimeId runtime) {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "Runtime " + runtime + " is not available now; try again later",
                Map.of(Failure.RETRY_AFTER, RETRY_SECONDS)));
    }

    /** Returns the failure for a source that was unregistered during the call. @param executed whether a change may have taken effect */
    public static YadoException unregistered(RuntimeId runtime, boolean executed) {
        Map<String, Object> details = new TreeMap<>(Map.of(Failure.RETRY_AFTER, RETRY_SECONDS));
        if (executed) {
            details.put(Failure.MAY_HAVE_BEEN_EXECUTED, true);
        }
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "Runtime " + runtime + " became unavailable during the call"
                + (executed ? "; the operation may have been executed" : ""), details));
    }

    static YadoException overloaded(RuntimeId runtime) {
        return new YadoException(
                new Failure(FailureCode.OVERLOADED, "the maximum number of concurrent calls to Runtime " + runtime + " is reached; try again later",
                        Map.of(Failure.RETRY_AFTER, RETRY_SECONDS)));
    }

    /** Returns the failure for a caller whose own thread was interrupted, because the calling component is being stopped. */
    public static YadoException interrupted(RuntimeId runtime, boolean executed) {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the call to Runtime " + runtime + " was cancelled",
                Map.of(Failure.MAY_HAVE_BEEN_EXECUTED, executed)));
    }

    public static YadoException unknownRuntime(RuntimeId runtime) {
        return new YadoException(FailureCode.UNKNOWN_RUNTIME, "there is no Runtime " + runtime);
    }
}
