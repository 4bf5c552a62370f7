package dev.yado.runtime.spi.engine;

import dev.yado.model.failure.RunErrorCode;
import org.osgi.annotation.versioning.ProviderType;

/** Why an engine fails: the part of the vocabulary of run errors that is an engine's to report. */
@ProviderType
public enum EngineErrorCode {
    /** The settings of the profile or the input are wrong; a retry without a change fails again. */
    INVALID_REQUEST(RunErrorCode.INVALID_REQUEST),
    /** What the engine relies on (a model, an agent, a program, a credential) is missing, unreachable or failed. */
    PROVIDER_ERROR(RunErrorCode.PROVIDER_ERROR),
    /** A tool failed in a way that ends the run. A failed tool call that the run survives is a {@link ToolOutput#failure}. */
    TOOL_ERROR(RunErrorCode.TOOL_ERROR),
    /** The engine itself is at fault. */
    INTERNAL(RunErrorCode.INTERNAL);

    private final RunErrorCode runError;

    EngineErrorCode(RunErrorCode runError) {
        this.runError = runError;
    }

    /** Returns the code under which the Worker's log records this failure. */
    public RunErrorCode runError() {
        return runError;
    }
}
