package dev.yado.registry.internal.access;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessPolicy.Decision;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.Caller;
import dev.yado.registry.internal.call.SourceFailures;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the access policy. Anything but a decision is a refusal: no policy, null, an exception. */
public final class AuthorizationCheck {

    private final Supplier<AccessPolicy> policy;

    /** @param policy supplies the current policy; null while there is none */
    public AuthorizationCheck(Supplier<AccessPolicy> policy) {
        this.policy = policy;
    }

    public Decision decide(Caller caller, Action action, RuntimeId runtime, Optional<WorkerId> worker) {
        try {
            AccessPolicy current = policy.get();
            Decision decision = current == null ? null : current.decide(AccessRequest.builder(caller, action, runtime).worker(worker.orElse(null)).build());
            return decision == null ? Decision.FORBID : decision;
        } catch (Throwable thrown) {
            SourceFailures.internal("the access policy failed; the operation was refused", thrown);
            return Decision.FORBID;
        }
    }

    public boolean allows(Caller caller, Action action, RuntimeId runtime, Optional<WorkerId> worker) {
        return decide(caller, action, runtime, worker) == Decision.ALLOW;
    }

    /** @throws YadoException {@code forbidden}, {@code worker_not_visible}, {@code unknown_worker} or {@code unknown_runtime} */
    public void require(Operation operation) {
        String action = operation.action().wire();
        switch (decide(operation.caller(), operation.action(), operation.runtime(), operation.worker())) {
            case ALLOW -> {
                // Go on.
            }
            case FORBID -> throw operation.worker().isPresent()
                    ? new YadoException(FailureCode.WORKER_NOT_VISIBLE, "the access policy refuses to " + action + " this Worker")
                    : new YadoException(FailureCode.FORBIDDEN, "the access policy refuses to " + action + " on this Runtime");
            case HIDE -> throw hidden(operation);
        }
    }

    // A Worker of a hidden Runtime must look like a Worker of a Runtime that does not exist.
    private YadoException hidden(Operation operation) {
        return operation.worker().isEmpty() || decide(operation.caller(), Action.LIST, operation.runtime(), Optional.empty()) == Decision.HIDE
                ? SourceFailures.unknownRuntime(operation.runtime())
                : unknownWorker();
    }

    public static YadoException unknownWorker() {
        return new YadoException(FailureCode.UNKNOWN_WORKER, "there is no such Worker in this Runtime");
    }
}
