package dev.yado.source.embedded.internal;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
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
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The RuntimeSource of the Runtime of this process, by direct calls. Translates ids to the configured one, and the Runtime's {@code worker_not_found} to the
 * Backend's {@code unknown_worker}. Its only state is the label, and so it is as thread-safe as the Runtime.
 *
 * <p>It is unregistered with the Runtime's service; callers that still hold it then get {@code runtime_unavailable}.
 */
final class EmbeddedSource implements RuntimeSource {

    private final WorkerRuntime runtime;
    private final EmbeddedProjections projections;
    private volatile String label;

    EmbeddedSource(WorkerRuntime runtime, RuntimeId id, String label) {
        this.runtime = runtime;
        this.projections = EmbeddedProjections.of(id);
        this.label = label;
    }

    /** Changes the display name of the Runtime. @param changed the new name; empty for the Runtime's own */
    void setLabel(String changed) {
        label = changed;
    }

    @Override
    public RuntimeProjection runtime() {
        return projections.runtime(runtime.summary(), label, runtime.diagnostics());
    }

    @Override
    public List<HostProjection> hosts() {
        return List.of(projections.host(runtime.summary(), label));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        Optional<RuntimeSummary> now = Optional.of(runtime.summary());
        return runtime.list(query).map(worker -> projections.worker(worker, now));
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        try {
            return Optional.of(show(runtime.get(worker)));
        } catch (YadoException e) {
            if (e.code() == FailureCode.WORKER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public WorkerProjection create(WorkerRequest request, CallOptions options) {
        return show(asBackend(() -> runtime.create(request, options)));
    }

    @Override
    public InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        InputAck ack = asBackend(() -> runtime.input(worker, input, options));
        return ack.toBuilder().worker(projections.ref(ack.worker())).build();
    }

    @Override
    public LifecycleAck stop(WorkerId worker, CallOptions options) {
        return show(asBackend(() -> runtime.stop(worker, options)));
    }

    @Override
    public LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        return show(asBackend(() -> runtime.cancel(worker, scope, options)));
    }

    @Override
    public void delete(WorkerId worker) {
        asBackend(() -> {
            runtime.delete(worker);
            return null;
        });
    }

    @Override
    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        TranscriptPage page = asBackend(() -> runtime.transcript(worker, start, limit));
        return page.toBuilder().worker(projections.ref(page.worker())).build();
    }

    @Override
    public List<Interaction> interactions(WorkerId worker) {
        return asBackend(() -> runtime.interactions(worker));
    }

    @Override
    public InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        InteractionAck ack = asBackend(() -> runtime.answer(worker, interaction, answer, options));
        return new InteractionAck(projections.ref(ack.worker()), ack.interaction(), ack.optionId(), ack.eventId());
    }

    @Override
    public EventPage events(WorkerId worker, EventQuery query) {
        return asBackend(() -> runtime.events(worker, query));
    }

    @Override
    public Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        return asBackend(() -> runtime.subscribe(worker, query));
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return Optional.of(runtime.watch().map(new EmbeddedChanges(projections, this::summaryIfServing, EmbeddedSource::asBackend)));
    }

    private WorkerProjection show(Worker worker) {
        return projections.worker(worker, summaryIfServing());
    }

    private LifecycleAck show(LifecycleAck ack) {
        return new LifecycleAck(projections.ref(ack.worker()), ack.status(), ack.eventId());
    }

    /** Returns the summary; empty while the Runtime stops, because an operation that has just succeeded must not fail for its projection. */
    private Optional<RuntimeSummary> summaryIfServing() {
        try {
            return Optional.of(runtime.summary());
        } catch (YadoException e) {
            return Optional.empty();
        }
    }

    private static <T> T asBackend(Supplier<T> call) {
        try {
            return call.get();
        } catch (YadoException e) {
            throw e.code() == FailureCode.WORKER_NOT_FOUND ? new YadoException(asBackend(e.failure()), e) : e;
        }
    }

    /** Translates the code for a missing Worker, which differs between the two contracts. */
    private static Failure asBackend(Failure failure) {
        return failure.code() == FailureCode.WORKER_NOT_FOUND
                ? new Failure(FailureCode.UNKNOWN_WORKER, failure.message(), failure.details())
                : failure;
    }
}
