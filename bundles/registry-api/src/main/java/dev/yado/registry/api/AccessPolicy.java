package dev.yado.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may do what. An OSGi service; the one with the highest {@code service.ranking} applies, and the registry has one that allows
 * everything that authentication let through. Called from many threads, for every operation: it must return at once and must not call the
 * registry. An exception is treated as {@link Decision#FORBID}.
 */
@ConsumerType
public interface AccessPolicy {

    /** Decides on one operation. Every property of the request that a policy does not know may be ignored. */
    Decision decide(AccessRequest request);

    /** The decisions of a policy. */
    enum Decision {
        /** The operation is carried out. */
        ALLOW,
        /** Refused, openly: {@code worker_not_visible} for a Worker, {@code forbidden} for a Runtime. */
        FORBID,
        /** As if it did not exist: {@code unknown_worker}, {@code unknown_runtime}, and absent from lists. */
        HIDE
    }
}
