package dev.yado.registry.api;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may do what. An OSGi service; the one with the highest {@code service.ranking} counts, and the registry brings one that
 * allows everything the caller's authentication let through. Called for every operation: it must answer at once and must not call the registry.
 * An exception counts as {@link Decision#FORBID}.
 */
@ConsumerType
public interface AccessPolicy {

    /**
     * @param worker empty for operations on a Runtime as a whole
     * @return what to do
     */
    Decision decide(Caller caller, Action action, RuntimeId runtime, Optional<WorkerId> worker);

    /** What a policy can say. */
    enum Decision {
        ALLOW,
        /** Refused, openly: {@code worker_not_visible} for a Worker, {@code forbidden} for a Runtime. */
        FORBID,
        /** As if it did not exist: {@code unknown_worker}, {@code unknown_runtime}, and absent from lists. */
        HIDE
    }
}
