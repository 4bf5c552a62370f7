package dev.yado.source.remote.internal.runtime;

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
import dev.yado.model.json.FrameReader;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
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
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.wire.InteractionAnswerBody;
import dev.yado.runtime.wire.LifecycleRequest;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WireHeaders;
import dev.yado.runtime.wire.WirePaths;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.call.RemoteCalls;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.monitor.RemoteChanges;
import dev.yado.source.remote.internal.monitor.RuntimeObservation;
import dev.yado.source.remote.internal.stream.RemoteWorkerStreams;
import dev.yado.source.remote.internal.transport.HttpCall;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The RuntimeSource of a remote Runtime. Translates methods to routes, and responses to projections under the configured id. Requests that the
 * Runtime would misunderstand are not sent. Thread-safe.
 */
final class RemoteSource implements RuntimeSource {

    private final ModelJson json;
    private final RequestBodies bodies;
    private final RuntimeResponseReader responses;
    private final RemoteCalls calls;
    private final RemoteFailures failures;
    private final RemoteWorkerStreams streams;
    private final RemoteChanges changes;
    private final RemoteProjections projections;
    private final Supplier<RuntimeObservation> observation;
    private final RequestCheck check;
    private volatile int skipped;
    private volatile Optional<Diagnostic> rejectedSettings = Optional.empty();

    RemoteSource(ModelJson json, RuntimeResponseReader responses, RemoteCalls calls, RemoteFailures failures, RemoteWorkerStreams streams,
            RemoteChanges changes,
            RemoteProjections projections, Supplier<RuntimeObservation> observation) {
        this.json = json;
        this.bodies = new RequestBodies(json);
        this.responses = responses;
        this.calls = calls;
        this.failures = failures;
        this.streams = streams;
        this.changes = changes;
        this.projections = projections;
        this.observation = observation;
        this.check = new RequestCheck(failures, observation, () -> calls.accepted(HttpCall.get(WirePaths.RUNTIME), responses::runtime).summary());
    }

    @Override
    public RuntimeProjection runtime() {
        RuntimeProjection seen = projections.runtime(observation.get(), skipped);
        return rejectedSettings.map(seen::withDiagnostic).orElse(seen);
    }

    /**
     * Shows or clears the diagnostic that newer settings are not in effect.
     *
     * @return whether this changed the projection
     */
    boolean rejectedSettings(Optional<String> why) {
        Optional<Diagnostic> before = rejectedSettings;
        rejectedSettings = why.map(RemoteProjections::misconfigured);
        return !rejectedSettings.equals(before);
    }

    @Override
    public List<HostProjection> hosts() {
        return List.of(projections.host(observation.get()));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        WorkerPages.Part part = WorkerPages.read(query, path -> calls.accepted(HttpCall.get(path), responses::workers));
        skipped = part.skipped();
        RuntimeObservation now = observation.get();
        return part.page().map(worker -> projections.worker(worker, now));
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        try {
            return Optional.of(projections.worker(read(worker), observation.get()));
        } catch (YadoException e) {
            if (e.code() == FailureCode.UNKNOWN_WORKER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public WorkerProjection create(WorkerRequest request, CallOptions options) {
        RuntimeSummary summary = check.changing(options);
        if (request.initialInput().isPresent()) {
            check.require(RuntimeCapability.CAN_TAKE_INITIAL_INPUT, summary);
        }
        // The first version of the contract does not have the name.
        WorkerRequest known = summary.epoch().value() == 0 ? request.toBuilder().displayName(null).build() : request;
        HttpCall call = HttpCall.post(WirePaths.WORKERS, bodies.write(known), options.key());
        Worker created = calls.accepted(call, body -> responses.worker(body));
        return projections.created(created, request, observation.get());
    }

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        RuntimeSummary summary = check.changing(options);
        if (input.delivery() != Delivery.REJECT) {
            check.require(input.delivery() == Delivery.QUEUE ? RuntimeCapability.CAN_QUEUE_INPUT : RuntimeCapability.CAN_STEER_INPUT, summary);
        }
        try {
            return calls.accepted(HttpCall.post(WirePaths.input(worker), bodies.write(input), options.key()), body -> responses.inputAck(body, worker));
        } catch (YadoException e) {
            throw e.code() == FailureCode.INVALID_REQUEST && ended(worker) ? failures.notRunning() : e;
        }
    }

    /** Returns whether the Worker has ended. The first version of the contract has one code for an input to such a Worker and for an invalid input. */
    private boolean ended(WorkerId worker) {
        try {
            return read(worker).status() != WorkerStatus.RUNNING;
        } catch (YadoException e) {
            return false;
        }
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        check.changing(options);
        return end(WirePaths.stop(worker), worker, new LifecycleRequest(options.reason(), Optional.empty()), options.key());
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        RuntimeSummary summary = check.changing(options);
        if (scope != CancelScope.WORKER) {
            // It would ignore the scope and end the Worker.
            check.require(RuntimeCapability.CAN_CANCEL_RUN, summary);
        }
        return end(WirePaths.cancel(worker), worker, new LifecycleRequest(options.reason(), Optional.of(scope)), options.key());
    }

    @Override
    public void delete(WorkerId worker) {
        check.require(RuntimeCapability.CAN_DELETE_WORKER, check.changing(CallOptions.NONE));
        calls.accepted(HttpCall.delete(WirePaths.worker(worker)), body -> body);
    }

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        // The page is as long as the Runtime allows, because the caller does not know that limit.
        int allowed = observation.get().summary().map(summary -> summary.limits().maxTranscriptItems()).filter(max -> max > 0)
                .map(max -> Math.min(limit, max)).orElse(limit);
        String path = WirePaths.transcript(worker) + "?" + WireHeaders.START + "=" + start + "&" + WireHeaders.LIMIT + "=" + allowed;
        return calls.accepted(HttpCall.get(path), body -> responses.transcript(body, worker));
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        return calls.accepted(HttpCall.get(WirePaths.interactions(worker)), responses::interactions);
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        check.changing(options);
        HttpCall call = HttpCall.post(WirePaths.interaction(worker, interaction), bodies.write(new InteractionAnswerBody(answer.optionId())), options.key());
        return calls.accepted(call, body -> responses.interactionAck(body, worker));
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        String path = WirePaths.events(worker) + "?" + WireHeaders.LIMIT + "=" + query.limit()
                + query.after().map(cursor -> "&" + WireHeaders.AFTER + "=" + cursor.wire(Cursor.RUNTIME_PREFIX)).orElse("");
        return calls.accepted(HttpCall.get(path), new FrameReader(json, FrameFormat.RUNTIME, worker, Clock.systemUTC())::readPage);
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
        return calls.accepted(HttpCall.post(path, bodies.write(request), key), body -> responses.lifecycleAck(body, worker));
    }

    private Worker read(WorkerId worker) {
        return calls.accepted(HttpCall.get(WirePaths.worker(worker)), body -> responses.worker(body, worker));
    }

    @Override
    public String toString() {
        return "RemoteSource[" + projections.id() + "]";
    }
}
