package dev.yado.runtime.core.internal;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.shared.RuntimeLifecycle;
import dev.yado.runtime.core.internal.store.StoreProbe;
import dev.yado.runtime.core.internal.worker.Idempotency;
import dev.yado.runtime.core.internal.worker.Recovery;
import dev.yado.runtime.core.internal.worker.WorkerActors;
import dev.yado.runtime.core.internal.worker.WorkerCreation;
import dev.yado.runtime.core.internal.worker.WorkerReads;
import dev.yado.runtime.core.internal.worker.WorkerRemoval;
import java.util.List;

/**
 * The Runtime as callers see it: checks that calls are accepted, and passes each to the part of the Runtime that serves it. It serves from the end of its assembly until that
 * is closed. Thread-safe.
 */
public class CoreRuntime implements WorkerRuntime {

    private final RuntimeId id;
    private final RuntimeContext context;
    private final RuntimeLifecycle lifecycle;
    private final RuntimeSummaries summaries;
    private final StoreProbe probe;
    private final Recovery recovery;
    private final WorkerActors actors;
    private final WorkerReads reads;
    private final WorkerCreation creation;
    private final WorkerRemoval removal;

    public CoreRuntime(RuntimeAssembly assembly) {
        this.context = assembly.context();
        this.id = context.settings().runtimeId();
        this.lifecycle = assembly.lifecycle();
        this.summaries = assembly.summaries();
        this.probe = assembly.probe();
        this.recovery = assembly.recovery();
        this.actors = assembly.actors();
        this.reads = assembly.reads();
        this.creation = assembly.creation();
        this.removal = assembly.removal();
    }

    @Override
    public RuntimeId id() {
        return id;
    }

    // --- Management ---

    @Override
    public RuntimeSummary summary() {
        return summaries.summary();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        probe.renew();
        return summaries.diagnostics();
    }

    @Override
    public void drain() {
        lifecycle.drain();
        context.changes().publish(RuntimeChange.SummaryChanged::new);
    }

    // --- Catalog and lifecycle ---

    @Override
    public Page<Worker> list(WorkerQuery query) {
        lifecycle.requireOpen();
        return reads.list(query);
    }

    @Override
    public Worker get(WorkerId worker) {
        lifecycle.requireOpen();
        return reads.get(worker);
    }

    @Override
    public Worker create(WorkerRequest request, CallOptions options) {
        requireAcceptingChanges();
        return creation.create(request, options.key());
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        requireAcceptingChanges();
        Idempotency idempotency = Idempotency.of(options.key(), "stop", options.reason());
        return actors.call(worker, (actor, reply) -> actor.stop(options.reason(), idempotency, reply));
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        requireAcceptingChanges();
        Idempotency idempotency = Idempotency.of(options.key(), "cancel", scope, options.reason());
        return actors.call(worker, (actor, reply) -> actor.cancel(scope, options.reason(), idempotency, reply));
    }

    @Override
    public void delete(WorkerId worker) {
        requireAcceptingChanges();
        removal.remove(worker);
    }

    // --- Interaction ---

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        requireAcceptingChanges();
        Idempotency idempotency = Idempotency.of(options.key(), "input", input);
        return actors.call(worker, (actor, reply) -> actor.input(input, idempotency, reply));
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        lifecycle.requireOpen();
        return reads.record(worker).interactions();
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        requireAcceptingChanges();
        Idempotency idempotency = Idempotency.of(options.key(), "answer", interaction, answer.optionId());
        return actors.call(worker, (actor, reply) -> actor.answer(interaction, answer.optionId(), idempotency, reply));
    }

    // --- Observation ---

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        lifecycle.requireOpen();
        return reads.transcript(worker, start, limit);
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        lifecycle.requireOpen();
        return reads.events(worker, query.after(), query.limit());
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        lifecycle.requireOpen();
        return actors.call(worker, (actor, reply) -> actor.subscribe(query.after(), reply));
    }

    @Override
    public Feed<RuntimeChange> watch() {
        lifecycle.requireOpen();
        return context.changes().open();
    }

    private void requireAcceptingChanges() {
        lifecycle.requireOpen();
        recovery.requireDone();
    }
}
