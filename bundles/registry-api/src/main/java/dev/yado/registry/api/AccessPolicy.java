package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether an operation is permitted. An OSGi service; the policy with the highest {@code service.ranking} applies, and the registry provides one that
 * permits all authenticated callers. Called from many threads, for every operation: it must return immediately and must not call the registry. An exception is
 * treated as {@link Decision#FORBID}.
 */
@ConsumerType
public interface AccessPolicy {

    /** Decides on one operation. A policy may ignore properties of the request that it does not know. */
    Decision decide(AccessRequest request);

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
