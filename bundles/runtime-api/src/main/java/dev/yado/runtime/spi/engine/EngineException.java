package dev.yado.runtime.spi.engine;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reports that an engine cannot serve a profile or a Worker, or that a run failed. The message goes into the log and to clients: bounded, actionable, without
 * keys, URLs and paths. Any other exception of an engine, except those of {@link RunOutput}, ends the run as {@link EngineErrorCode#INTERNAL}, and only the
 * Runtime's log has its text.
 */
@ProviderType
public final class EngineException extends Exception {

    private static final long serialVersionUID = 2L;

    private final EngineErrorCode code;

    /** Creates an exception without a cause. */
    public EngineException(EngineErrorCode code, String message) {
        this(code, message, null);
    }

    /** Creates an exception. @param cause for the Runtime's log only; may be null */
    public EngineException(EngineErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Returns the exception for an invalid profile. @param message the setting and its allowed values */
    public static EngineException wrongProfile(String message) {
        return new EngineException(EngineErrorCode.INVALID_REQUEST, message);
    }

    /** Returns the exception for an engine that cannot currently work. @param message what is missing */
    public static EngineException unavailable(String message) {
        return new EngineException(EngineErrorCode.PROVIDER_ERROR, message);
    }

    /** Returns the code of the failure. */
    public EngineErrorCode code() {
        return code;
    }
}
