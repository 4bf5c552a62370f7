package dev.yado.registry.api;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.HostId;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.WorkerProjection;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where everything that drives Workers goes through: finds the source of a Runtime, asks the policy, calls, audits. Executes nothing and
 * keeps no Worker.
 *
 * <p>Every operation names its caller, ends within the registry's deadlines, and fails with {@link dev.yado.model.failure.YadoException}: {@code unknown_runtime} for an
 * id never seen, {@code runtime_unavailable} for one that is known but gone (at once, also when it goes during the call), {@code runtime_timeout} (detail
 * {@code may_have_been_executed}), {@code overloaded} when too many calls to one Runtime are under way, {@code forbidden},
 * {@code worker_not_visible} or {@code unknown_worker} as the policy says, and whatever the Runtime itself answers.
 */
@ProviderType
public interface RuntimeRegistry {

    /** All Runtimes known, the shadowed and the gone included. Answers within the list deadline, with what is there. */
    Listing<RuntimeProjection> runtimes(Caller caller, WorkerQuery query);

    RuntimeProjection runtime(Caller caller, RuntimeId runtime);

    Listing<HostProjection> hosts(Caller caller, WorkerQuery query);

    /** The Workers of all Runtimes, asked at once under one deadline. */
    Listing<WorkerProjection> workers(Caller caller, WorkerQuery query);

    Listing<WorkerProjection> workers(Caller caller, RuntimeId runtime, WorkerQuery query);

    /** @throws dev.yado.model.failure.YadoException also {@code unknown_host} */
    Listing<WorkerProjection> workersOfHost(Caller caller, HostId host, WorkerQuery query);

    WorkerProjection worker(Caller caller, WorkerRef worker);

    WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request, CallOptions options);

    /** Creates a Worker without an idempotency key. */
    default WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request) {
        return create(caller, runtime, request, CallOptions.NONE);
    }

    InputAck input(Caller caller, WorkerRef worker, WorkerInput input, CallOptions options);

    /** Hands an input to a Worker without an idempotency key. */
    default InputAck input(Caller caller, WorkerRef worker, WorkerInput input) {
        return input(caller, worker, input, CallOptions.NONE);
    }

    LifecycleAck stop(Caller caller, WorkerRef worker, CallOptions options);

    /** Stops a Worker without a reason and an idempotency key. */
    default LifecycleAck stop(Caller caller, WorkerRef worker) {
        return stop(caller, worker, CallOptions.NONE);
    }

    LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope, CallOptions options);

    /** Cancels a Worker or its active run without a reason and an idempotency key. */
    default LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope) {
        return cancel(caller, worker, scope, CallOptions.NONE);
    }

    void delete(Caller caller, WorkerRef worker);

    TranscriptPage transcript(Caller caller, WorkerRef worker, long start, int limit);

    /** The questions of one Worker that are open, oldest first. */
    List<Interaction> interactions(Caller caller, WorkerRef worker);

    /**
     * Answers an open question; the first answer counts. The audit says who chose what.
     *
     * @throws dev.yado.model.failure.YadoException also {@code unknown_interaction}, {@code interaction_closed}
     */
    InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer, CallOptions options);

    /** Answers an open interaction without an idempotency key. */
    default InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer) {
        return answer(caller, worker, interaction, answer, CallOptions.NONE);
    }

    EventPage events(Caller caller, WorkerRef worker, EventQuery query);

    /**
     * Opens a live stream at the Worker's source. It ends with a {@code runtime_unavailable} notice when the source goes; whoever wants to go on opens a new
     * one when {@link #watch} says that the Runtime is back. Open one per Worker and share it.
     */
    Feed<StreamFrame> subscribe(Caller caller, WorkerRef worker, StreamQuery query);

    /**
     * Asks the policy without calling anything: whether {@code caller} may observe {@code worker}. For those who share one upstream
     * stream between callers.
     *
     * @throws dev.yado.model.failure.YadoException {@code unknown_runtime}, {@code forbidden}, {@code worker_not_visible}, {@code unknown_worker}
     */
    void checkObserve(Caller caller, WorkerRef worker);

    /** The comings and goings of Runtimes and the changes of their Workers, from now on. */
    Feed<FleetChange> watch(Caller caller);

    /** The workspace this Backend serves. */
    BackendWorkspace workspace();
}
