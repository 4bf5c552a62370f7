package dev.yado.runtime.spi.engine;

import dev.yado.model.failure.RunErrorCode;
import org.osgi.annotation.versioning.ProviderType;

/** The reasons for which an engine can fail, a part of {@link RunErrorCode}. */
@ProviderType
public enum EngineErrorCode {
    /** The settings of the profile or the input are invalid; a repeat without a change fails again. */
    INVALID_REQUEST(RunErrorCode.INVALID_REQUEST),
    /** A dependency of the engine (a model, an agent, a program, a credential) is missing or not reachable, or has failed. */
    PROVIDER_ERROR(RunErrorCode.PROVIDER_ERROR),
    /** A tool failed, and its failure ends the run. If the run continues, report {@link ToolOutput#failure} instead. */
    TOOL_ERROR(RunErrorCode.TOOL_ERROR),
    /** The engine itself failed. */
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
