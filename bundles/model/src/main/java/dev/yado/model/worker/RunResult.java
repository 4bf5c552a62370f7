package dev.yado.model.worker;

import dev.yado.model.value.WireName;
import org.osgi.annotation.versioning.ProviderType;

/** How a run ended, as the wire's closed vocabulary says it; {@link RunOutcome} is finer. */
@ProviderType
public enum RunResult implements WireName {
    FINISHED,
    PAUSED,
    LIMIT_REACHED,
    ROLLED_BACK
}
