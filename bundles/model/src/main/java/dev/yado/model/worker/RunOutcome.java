package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** How a run ended. Sent together with the coarser {@link RunResult}, which older clients can decode. */
@ProviderType
public enum RunOutcome implements WireName {
    /** The engine finished its work. */
    FINISHED(RunResult.FINISHED),
    /** A limit of the profile was reached (turns, tokens, time). */
    LIMIT_REACHED(RunResult.LIMIT_REACHED),
    /** Cancelled or stopped by a caller. */
    CANCELLED(RunResult.ROLLED_BACK),
    /** The engine reported an error. */
    FAILED(RunResult.ROLLED_BACK),
    /** The Runtime, the engine or the process ended during the run. */
    INTERRUPTED(RunResult.ROLLED_BACK);

    private final RunResult result;

    RunOutcome(RunResult result) {
        this.result = result;
    }

    /** Returns the coarser result for older consumers. */
    public RunResult result() {
        return result;
    }
}
