package dev.yado.registry.internal.access;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.Caller;
import java.util.Optional;

/**
 * An operation that a caller requests, as the policy and the audit see it.
 *
 * @param worker empty for operations on the Runtime
 * @param answer the answer to an interaction, for the audit
 */
public record Operation(Caller caller, Action action, RuntimeId runtime, Optional<WorkerId> worker, Optional<AuditEvent.Answer> answer) {

    public static Operation on(RuntimeId runtime, Caller caller, Action action) {
        return new Operation(caller, action, runtime, Optional.empty(), Optional.empty());
    }

    public static Operation on(WorkerRef worker, Caller caller, Action action) {
        return new Operation(caller, action, worker.runtimeId(), Optional.of(worker.workerId()), Optional.empty());
    }

    /** Returns this operation with the Worker that it created. */
    public Operation withWorker(WorkerId created) {
        return new Operation(caller, action, runtime, Optional.of(created), answer);
    }

    public Operation withAnswer(AuditEvent.Answer given) {
        return new Operation(caller, action, runtime, worker, Optional.of(given));
    }
}
