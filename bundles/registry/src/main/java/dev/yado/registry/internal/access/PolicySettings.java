package dev.yado.registry.internal.access;

import java.time.Duration;

/**
 * The settings of access control.
 *
 * @param deadline maximum time that an operation waits for one decision
 * @param recheck  interval at which open streams are decided again
 */
public record PolicySettings(PolicyRequirement required, Duration deadline, Duration recheck) {

    public static final PolicySettings DEFAULT = new PolicySettings(PolicyRequirement.ONCE_SEEN, Duration.ofSeconds(1), Duration.ofSeconds(30));
}
