package dev.yado.runtime.core.internal.failure;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.spi.store.DamagedException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What callers are told when something breaks inside; the log has the rest, under the same error id. */
public final class Failures {

    private Failures() {
    }

    public static YadoException workerNotFound() {
        return new YadoException(FailureCode.WORKER_NOT_FOUND, "there is no Worker with this id");
    }

    /** To a repeated creation. Nothing else is right: the first answer went with the Worker's record, and a second Worker is what the key is to prevent. */
    public static YadoException createdWorkerRemoved() {
        return new YadoException(FailureCode.WORKER_NOT_FOUND, "the Worker that was created under this Idempotency-Key was removed; use a new key to create another");
    }

    public static YadoException stopping() {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "this Runtime is stopping").with(Failure.RETRY_AFTER, 1));
    }

    public static YadoException draining() {
        return new YadoException(new Failure(FailureCode.RUNTIME_DRAINING, "this Runtime is about to stop and begins no new run")
                .with(Failure.RETRY_AFTER, 5));
    }

    public static YadoException engineUnavailable(String engine) {
        return new YadoException(new Failure(FailureCode.ENGINE_UNAVAILABLE, "the engine " + engine + " is not here now")
                .with(Failure.RETRY_AFTER, 1));
    }

    public static YadoException unknownInteraction() {
        return new YadoException(FailureCode.UNKNOWN_INTERACTION, "this Worker has not asked such a question, or nothing is kept of it");
    }

    public static YadoException interactionClosed() {
        return new YadoException(FailureCode.INTERACTION_CLOSED,
                "this question is closed: it was answered, has expired, or its run ended; the events say which");
    }

    /** As {@link StoreFailures} says, which logs it. */
    static YadoException store(Throwable cause, String errorId) {
        // What is damaged is named, for nobody but the one who keeps the store can do anything about it.
        String message = cause instanceof DamagedException damaged ? damaged.getMessage() : "the store could not do this; nothing was changed";
        return new YadoException(new Failure(FailureCode.STORE_FAILED, message).with(Failure.ERROR_ID, errorId), cause);
    }

    public static YadoException internal(System.Logger log, String what, Throwable cause) {
        String errorId = newErrorId();
        log.log(System.Logger.Level.ERROR, what + " failed (error " + errorId + ")", cause);
        return new YadoException(new Failure(FailureCode.INTERNAL, "something broke inside this Runtime").with(Failure.ERROR_ID, errorId), cause);
    }

    static String newErrorId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
