package dev.yado.runtime.core.internal.failure;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.spi.store.DamagedException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The errors that callers get. For internal failures the log has the details, under the same error id. */
public final class Failures {

    private Failures() {
    }

    public static YadoException workerNotFound() {
        return new YadoException(FailureCode.WORKER_NOT_FOUND, "there is no Worker with this id");
    }

    /** For a repeated creation: the first result was removed with the Worker's record, and the key is to prevent a second Worker. */
    public static YadoException createdWorkerRemoved() {
        return new YadoException(FailureCode.WORKER_NOT_FOUND,
                "the Worker that was created under this Idempotency-Key was removed; use a new key to create another");
    }

    public static YadoException stopping() {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "this Runtime is stopping").with(Failure.RETRY_AFTER, 1));
    }

    public static YadoException draining() {
        return new YadoException(new Failure(FailureCode.RUNTIME_DRAINING, "this Runtime is draining and starts no new runs")
                .with(Failure.RETRY_AFTER, 5));
    }

    public static YadoException engineUnavailable(String engine) {
        return new YadoException(new Failure(FailureCode.ENGINE_UNAVAILABLE, "the engine " + engine + " is not available")
                .with(Failure.RETRY_AFTER, 1));
    }

    public static YadoException unknownInteraction() {
        return new YadoException(FailureCode.UNKNOWN_INTERACTION, "this Worker has no interaction with this id, or its record was dropped");
    }

    public static YadoException interactionClosed() {
        return new YadoException(FailureCode.INTERACTION_CLOSED,
                "this interaction is closed: it was answered, has expired, or its run ended; the events say which");
    }

    /** For a failure that {@link StoreFailures} logs. */
    static YadoException store(Throwable cause, String errorId) {
        // Names what is damaged: only the store's operator can do something about it.
        String message = cause instanceof DamagedException damaged ? damaged.getMessage() : "the store failed; nothing was changed";
        return new YadoException(new Failure(FailureCode.STORE_FAILED, message).with(Failure.ERROR_ID, errorId), cause);
    }

    public static YadoException internal(System.Logger log, String what, Throwable cause) {
        String errorId = newErrorId();
        log.log(System.Logger.Level.ERROR, what + " failed (error " + errorId + ")", cause);
        return new YadoException(new Failure(FailureCode.INTERNAL, "an internal error occurred in this Runtime").with(Failure.ERROR_ID, errorId), cause);
    }

    static String newErrorId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
