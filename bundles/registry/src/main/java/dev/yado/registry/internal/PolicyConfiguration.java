package dev.yado.registry.internal;

import dev.yado.registry.internal.access.PolicyRequirement;
import dev.yado.registry.internal.access.PolicySettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Reads the settings of access control from the registry's configuration. A wrong value never makes access wider. Stateless. */
final class PolicyConfiguration {

    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private static final PolicySettings CLOSED =
            new PolicySettings(PolicyRequirement.UNKNOWN, PolicySettings.DEFAULT.deadline(), PolicySettings.DEFAULT.recheck());

    private PolicyConfiguration() {
    }

    /** Returns the settings at the start: if they cannot be known, no policy may decide. */
    static PolicySettings first(RegistryConfig config) {
        return read(config, CLOSED, "every operation is refused until it is corrected");
    }

    /** Returns the settings after a change: where one is wrong, all old ones stay. */
    static PolicySettings next(RegistryConfig config, PolicySettings old) {
        return read(config, old, "the old one stays");
    }

    private static PolicySettings read(RegistryConfig config, PolicySettings otherwise, String consequence) {
        if (config._yado_file_refused()) {
            LOG.log(Level.ERROR, "the file of the configuration {0} was refused, and the policy settings in it are not known; every operation is refused"
                    + " until it is corrected", RegistryConfig.PID);
            return CLOSED;
        }
        try {
            return new PolicySettings(PolicyRequirement.parse(config.policy__required()),
                    Duration.ofMillis(RegistryLimits.inRange("policy_deadline_ms", config.policy__deadline__ms(), 10, 30_000)),
                    Duration.ofSeconds(RegistryLimits.inRange("policy_recheck_seconds", config.policy__recheck__seconds(), 1, 3_600)));
        } catch (IllegalArgumentException wrong) {
            LOG.log(Level.WARNING, "the policy settings in {0} are not in effect: {1}; {2}", RegistryConfig.PID, wrong.getMessage(), consequence);
            return otherwise;
        }
    }
}
