package dev.yado.runtime.spi.engine;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reports that an engine cannot serve a profile or a Worker, or that a run failed. The message goes into the log and to clients: bounded,
 * actionable, free of keys, URLs and paths. Any other exception out of an engine, except those of {@link RunOutput}, ends the run as
 * {@link EngineErrorCode#INTERNAL}, and only the Runtime's log has its text.
 */
@ProviderType
public final class EngineException extends Exception {

    private static final long serialVersionUID = 2L;

    private final EngineErrorCode code;

    /** Makes an exception without a cause. */
    public EngineException(EngineErrorCode code, String message) {
        this(code, message, null);
    }

    /** Makes an exception. @param cause for the Runtime's log only; may be null */
    public EngineException(EngineErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Returns the exception for a profile whose settings are wrong. @param message names the setting and says what is allowed */
    public static EngineException wrongProfile(String message) {
        return new EngineException(EngineErrorCode.INVALID_REQUEST, message);
    }

    /** Returns the exception for an engine that cannot work now. @param message says what is missing */
    public static EngineException unavailable(String message) {
        return new EngineException(EngineErrorCode.PROVIDER_ERROR, message);
    }

    /** Returns what kind of failure it is. */
    public EngineErrorCode code() {
        return code;
    }
}
