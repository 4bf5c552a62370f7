package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** How a run ended, as the wire's closed vocabulary says it; {@link RunOutcome} is finer. */
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
