package dev.yado.runtime.spi.engine;

import dev.yado.model.failure.RunErrorCode;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A run failed. The message goes into the log and to clients: bounded, actionable, free of keys, URLs and paths. */
@ProviderType
public final class EngineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RunErrorCode code;

    public EngineException(RunErrorCode code, String message) {
        this(code, message, null);
    }

    /** @param cause for the log only */
    public EngineException(RunErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** The profile's settings are wrong. @param message names the setting and says what is allowed */
    public static EngineException wrongProfile(String message) {
        return new EngineException(RunErrorCode.INVALID_REQUEST, message);
    }

    /** The engine cannot work now. @param message says what is missing */
    public static EngineException unavailable(String message) {
        return new EngineException(RunErrorCode.PROVIDER_ERROR, message);
    }

    public RunErrorCode code() {
        return code;
    }
}
