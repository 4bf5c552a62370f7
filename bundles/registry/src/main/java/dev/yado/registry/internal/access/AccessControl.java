package dev.yado.registry.internal.access;

import dev.yado.model.id.RuntimeId;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The parts of access control: who decides, the questions, and the permissions in use. */
public record AccessControl(PolicyElection policies, AuthorizationCheck authorization, Grants grants) implements AutoCloseable {

    /**
     * Assembles the parts and starts deciding about open streams at the interval of the settings.
     *
     * @param runtimes returns the ids of all known Runtimes
     */
    public static AccessControl start(PolicySettings settings, PolicyElection.PolicyMemory memory, Supplier<List<RuntimeId>> runtimes,
            ScheduledExecutorService timer) {
        PolicyElection policies = new PolicyElection(settings, memory, timer);
        AuthorizationCheck authorization = new AuthorizationCheck(policies);
        Grants grants = new Grants(authorization, policies, runtimes, timer);
        grants.start();
        return new AccessControl(policies, authorization, grants);
    }

    @Override
    public void close() {
        policies.close();
    }
}
