package dev.yado.runtime.spi.engine;

import dev.yado.model.ErrorCode;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A run failed. The message goes into the log and to clients: bounded, actionable, free of keys, URLs and paths. */
@ProviderType
public final class EngineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public EngineException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** @param cause for the log only */
    public EngineException(ErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ErrorCode code() {
        return code;
    }
}
