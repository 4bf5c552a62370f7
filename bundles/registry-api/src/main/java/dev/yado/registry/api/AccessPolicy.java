package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may do what. An OSGi service; the one with the highest {@code service.ranking} decides, and policies are not combined.
 *
 * <p>The registry asks for every operation, every item of a list, and again for every open stream after a change of the policy and at an
 * interval. It calls the policy from at most 8 threads of its own, and waits for a bounded time ({@code policy_deadline_ms}). A policy that is
 * late, throws or returns null has not decided: the operation fails with {@code policy_unavailable}. It must return at once, and must not call
 * the registry.
 */
@ConsumerType
public interface AccessPolicy {

    /** Service property: the policy's name (String), by which the setting {@code policy_required} selects it. */
    String NAME = "policy_name";

    /**
     * Service property (Boolean): the policy decides by properties of a Worker, for example its profile. The registry then reads a Worker before
     * it asks about it, which is one more call to its Runtime per operation.
     */
    String READS_WORKERS = "policy_reads_workers";

    /**
     * Decides on one operation. Every property of the request that a policy does not know may be ignored.
     *
     * <p>The Runtime comes first: before any operation in a Runtime, the policy is asked whether the caller may {@link Action#LIST} and
     * {@link Action#READ} that Runtime (without a Worker). A refusal of either applies to everything in the Runtime. The policy is not asked for
     * callers of the kind {@link Caller.Kind#INTERNAL}.
     */
    Decision decide(AccessRequest request);

    /**
     * Receives what the policy runs when its decisions may differ from earlier ones, for example after a user lost a role. The registry then
     * decides again about all open streams. Called once, before the first decision; {@code changed} returns at once, may be run by any thread, at
     * any time and any number of times, and has no effect after the service is unregistered. A change of the service's properties has the same
     * effect. By default nothing is announced.
     */
    default void onChange(Runnable changed) {
    }

    /** The decisions of a policy. */
    enum Decision {
        /** The operation is carried out. */
        ALLOW,
        /** The operation is refused: {@code worker_not_visible} for a Worker, {@code forbidden} for a Runtime. */
        FORBID,
        /** The Worker or Runtime appears not to exist: {@code unknown_worker}, {@code unknown_runtime}, and absent from lists. */
        HIDE
    }
}
