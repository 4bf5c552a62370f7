package dev.yado.registry.internal.access;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.registry.api.AccessRequest;
import dev.yado.registry.api.Action;
import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RequestKind;
import dev.yado.source.api.WorkerProjection;
import java.util.Optional;

/**
 * An operation that a caller requests, as the policy and the audit see it.
 *
 * @param request what the policy decides on
 * @param answer  the answer to an interaction, for the audit
 */
public record Operation(AccessRequest request, Optional<AuditEvent.Answer> answer) {

    public static Operation on(RuntimeId runtime, Caller caller, Action action) {
        return new Operation(AccessRequest.builder(caller, action, runtime).build(), Optional.empty());
    }

    public static Operation on(WorkerRef worker, Caller caller, Action action) {
        return new Operation(AccessRequest.builder(caller, action, worker.runtimeId()).worker(worker.workerId()).build(), Optional.empty());
    }

    /** Returns the request for showing a Worker in a list or a fleet stream. */
    public static AccessRequest listing(WorkerProjection worker, Caller caller, RequestKind kind) {
        return describe(AccessRequest.builder(caller, Action.LIST, worker.ref().runtimeId()).worker(worker.ref().workerId()), worker).kind(kind).build();
    }

    public Caller caller() {
        return request.caller();
    }

    public Action action() {
        return request.action();
    }

    public RuntimeId runtime() {
        return request.runtime();
    }

    /** Returns the Worker; empty for operations on the Runtime. */
    public Optional<WorkerId> worker() {
        return request.worker();
    }

    public Operation asStream() {
        return new Operation(request.toBuilder().kind(RequestKind.STREAM).build(), answer);
    }

    /** Returns this operation with the profile of the Worker to create. @param profile null for the Runtime's default */
    public Operation withProfile(String profile) {
        return new Operation(request.toBuilder().profile(profile).build(), answer);
    }

    /** Returns this operation with the properties of its Worker. */
    public Operation described(WorkerProjection worker) {
        return new Operation(describe(request.toBuilder(), worker).build(), answer);
    }

    /** Returns this operation with the Worker that it created. */
    public Operation withWorker(WorkerId created) {
        return new Operation(request.toBuilder().worker(created).build(), answer);
    }

    public Operation withAnswer(AuditEvent.Answer given) {
        return new Operation(request, Optional.of(given));
    }

    private static AccessRequest.Builder describe(AccessRequest.Builder builder, WorkerProjection worker) {
        return builder.profile(worker.profile().orElse(null));
    }
}
