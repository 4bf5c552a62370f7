package dev.yado.source.remote.internal;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.json.FrameFormat;
import dev.yado.model.json.FrameReader;
import dev.yado.model.json.ModelJson;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.wire.InteractionAnswerBody;
import dev.yado.runtime.wire.LifecycleRequest;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WireHeaders;
import dev.yado.runtime.wire.WirePaths;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Runtime elsewhere as a RuntimeSource. It translates and decides nothing: methods to routes, answers to projections under the configured id. What only
 * newer Runtimes understand is refused for an older one here, because that would take the request for another one.
 */
final class RemoteSource implements RuntimeSource {

    private final ModelJson json;
    private final RequestBodies bodies;
    private final RuntimeResponseReader answers;
    private final RemoteCalls calls;
    private final RemoteFailures failures;
    private final WorkerStreams streams;
    private final RemoteChanges changes;
    private final RemoteProjections projections;
    private final Supplier<Sight> sight;
    private volatile int skipped;
    private volatile Optional<Diagnostic> refused = Optional.empty();

    RemoteSource(ModelJson json, RuntimeResponseReader answers, RemoteCalls calls, RemoteFailures failures, WorkerStreams streams, RemoteChanges changes,
            RemoteProjections projections, Supplier<Sight> sight) {
        this.json = json;
        this.bodies = new RequestBodies(json);
        this.answers = answers;
        this.calls = calls;
        this.failures = failures;
        this.streams = streams;
        this.changes = changes;
        this.projections = projections;
        this.sight = sight;
    }

    @Override
    public RuntimeProjection runtime() {
        RuntimeProjection seen = projections.runtime(sight.get(), skipped);
        return refused.map(seen::withDiagnostic).orElse(seen);
    }

    /** @return whether that is news */
    boolean refused(Optional<String> why) {
        Optional<Diagnostic> before = refused;
        refused = why.map(RemoteProjections::misconfigured);
        return !refused.equals(before);
    }

    @Override
    public List<HostProjection> hosts() {
        return List.of(projections.host(sight.get()));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        WorkerPages.Part part = WorkerPages.read(query, path -> calls.accepted(Call.get(path), answers::workers));
        skipped = part.skipped();
        Sight now = sight.get();
        return part.page().map(worker -> projections.worker(worker, now));
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        try {
            return Optional.of(show(calls.accepted(Call.get(WirePaths.worker(worker)), body -> answers.worker(body, Optional.of(worker)))));
        } catch (YadoException e) {
            if (e.code() == FailureCode.UNKNOWN_WORKER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public WorkerProjection create(WorkerRequest request, CallOptions options) {
        if (request.initialInput().isPresent() && older()) {
            throw failures.unsupported("take an initial input; send it when the Worker is there");
        }
        Call call = Call.post(WirePaths.WORKERS, bodies.write(request), options.key());
        return show(calls.accepted(call, body -> answers.worker(body, Optional.empty())));
    }

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        if (input.delivery() != Delivery.REJECT && older()) {
            throw failures.unsupported("queue or steer inputs");
        }
        return calls.accepted(Call.post(WirePaths.input(worker), bodies.write(input), options.key()), body -> answers.inputAck(body, worker));
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        return end(WirePaths.stop(worker), worker, new LifecycleRequest(options.reason(), Optional.empty()), options.key());
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        if (scope != CancelScope.WORKER && older()) {
            // It would not look at the scope, and end the Worker.
            throw failures.unsupported("cancel a run alone");
        }
        return end(WirePaths.cancel(worker), worker, new LifecycleRequest(options.reason(), Optional.of(scope)), options.key());
    }

    @Override
    public void delete(WorkerId worker) {
        calls.accepted(Call.delete(WirePaths.worker(worker)), body -> body);
    }

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        String path = WirePaths.transcript(worker) + "?" + WireHeaders.START + "=" + start + "&" + WireHeaders.LIMIT + "=" + limit;
        return calls.accepted(Call.get(path), body -> answers.transcript(body, worker));
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        return calls.accepted(Call.get(WirePaths.interactions(worker)), answers::interactions);
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        Call call = Call.post(WirePaths.interaction(worker, interaction), bodies.write(new InteractionAnswerBody(answer.optionId())), options.key());
        return calls.accepted(call, body -> answers.interactionAck(body, worker));
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        String path = WirePaths.events(worker) + "?" + WireHeaders.LIMIT + "=" + query.limit()
                + query.after().map(cursor -> "&" + WireHeaders.AFTER + "=" + cursor.wire(Cursor.RUNTIME_PREFIX)).orElse("");
        return calls.accepted(Call.get(path), new FrameReader(json, FrameFormat.RUNTIME, worker, Clock.systemUTC())::readPage);
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        return streams.open(worker, query.after());
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return Optional.of(changes.watch());
    }

    private LifecycleAck end(String path, WorkerId worker, LifecycleRequest request, Optional<IdempotencyKey> key) {
        return calls.accepted(Call.post(path, bodies.write(request), key), body -> answers.lifecycleAck(body, worker));
    }

    private WorkerProjection show(Worker worker) {
        return projections.worker(worker, sight.get());
    }

    /** Whether it is a Runtime that knows only the first version of the contract. One that was never seen is asked first. */
    private boolean older() {
        RuntimeSummary summary = sight.get().summary()
                .orElseGet(() -> calls.accepted(Call.get(WirePaths.RUNTIME), answers::runtime).summary());
        return summary.epoch().value() == 0;
    }

    @Override
    public String toString() {
        return "RemoteSource[" + projections.id() + "]";
    }
}
