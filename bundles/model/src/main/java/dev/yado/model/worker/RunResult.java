package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** The end of a run in the closed set of the wire; {@link RunOutcome} is more precise. */
@ProviderType
public enum RunResult implements WireName {
    /** The run finished. */
    FINISHED,
    /** The run is paused. */
    PAUSED,
    /** A limit of the profile was reached. */
    LIMIT_REACHED,
    /** The run ended in any other way. */
    ROLLED_BACK
}
