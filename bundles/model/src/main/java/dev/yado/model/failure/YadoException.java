package dev.yado.model.failure;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Carries a {@link Failure} to the caller; the only exception between bundles. Its message can be shown to clients. Its cause, if any, is for the log only and
 * never leaves the process.
 */
@ProviderType
public final class YadoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Creates an exception without a cause. */
    public YadoException(Failure failure) {
        this(failure, null);
    }

    /** Creates an exception with a cause, which is for the log only and may be null. */
    public YadoException(Failure failure, Throwable cause) {
        super(Objects.requireNonNull(failure, "failure").message(), cause);
        this.failure = failure;
    }

    /** Creates an exception with a failure without details. */
    public YadoException(FailureCode code, String message) {
        this(new Failure(code, message));
    }

    /** Returns the failure, which can be shown to any client. */
    public Failure failure() {
        return failure;
    }

    /** Returns the code of the failure. */
    public FailureCode code() {
        return failure.code();
    }
}
