package dev.yado.registry.api;

import dev.yado.model.value.WireName;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The state of the access policy.
 *
 * @param policy the name of the policy that decides; empty if there is none, or it has no name
 */
@ProviderType
public record AccessStatus(State state, Optional<String> policy) {

    /** Checks that both are there. */
    public AccessStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(policy, "policy");
    }

    /** Whether and how operations are decided. */
    public enum State implements WireName {
        /** There is no policy, and none is required: every caller may do everything. */
        NONE,
        /** A policy decides. */
        ENFORCED,
        /** A policy is required and is absent, or the policy fails: operations are refused with {@code policy_unavailable}. */
        UNAVAILABLE
    }
}
