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
 * Routes operations on Workers: consults the policy, finds the source of the Runtime, calls the source, and audits changes and refusals. Keeps no Workers.
 *
 * <p>Every operation names its caller, ends within the registry's deadlines, and fails with {@link dev.yado.model.failure.YadoException}: {@code unknown_runtime} for an
 * id never seen, {@code runtime_unavailable} for one that is known but gone (at once, also when it goes during the call), {@code runtime_timeout} (detail
 * {@code may_have_been_executed}), {@code overloaded} when too many calls to one Runtime are active, {@code forbidden},
 * {@code worker_not_visible} or {@code unknown_worker} as the policy says, {@code policy_unavailable} when a policy is required and does not
 * decide, and the failures of the Runtime itself.
 */
@ProviderType
public interface RuntimeRegistry {

    /** Returns a page of all known Runtimes, including shadowed and unavailable ones. Returns within the list deadline, with the results that have arrived. */
    Listing<RuntimeProjection> runtimes(Caller caller, WorkerQuery query);

    /** Returns one Runtime; with status {@code unavailable} if its source is not registered. */
    RuntimeProjection runtime(Caller caller, RuntimeId runtime);

    /** Returns a page of the hosts of all Runtimes. */
    Listing<HostProjection> hosts(Caller caller, WorkerQuery query);

    /** Returns a page of the Workers of all Runtimes, which are called concurrently with one deadline. */
    Listing<WorkerProjection> workers(Caller caller, WorkerQuery query);

    /** Returns a page of the Workers of one Runtime. */
    Listing<WorkerProjection> workers(Caller caller, RuntimeId runtime, WorkerQuery query);

    /** Returns a page of the Workers of one host. @throws dev.yado.model.failure.YadoException also {@code unknown_host} */
    Listing<WorkerProjection> workersOfHost(Caller caller, HostId host, WorkerQuery query);

    /** Returns one Worker. */
    WorkerProjection worker(Caller caller, WorkerRef worker);

    /** Creates a Worker in a Runtime. */
    WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request, CallOptions options);

    /** Creates a Worker without an idempotency key. */
    default WorkerProjection create(Caller caller, RuntimeId runtime, WorkerRequest request) {
        return create(caller, runtime, request, CallOptions.NONE);
    }

    /** Sends an input to a Worker. When this returns, the Runtime has accepted it. */
    InputAck input(Caller caller, WorkerRef worker, WorkerInput input, CallOptions options);

    /** Sends an input to a Worker without an idempotency key. */
    default InputAck input(Caller caller, WorkerRef worker, WorkerInput input) {
        return input(caller, worker, input, CallOptions.NONE);
    }

    /** Stops a Worker. If it has ended already, returns its terminal status. */
    LifecycleAck stop(Caller caller, WorkerRef worker, CallOptions options);

    /** Stops a Worker without a reason and an idempotency key. */
    default LifecycleAck stop(Caller caller, WorkerRef worker) {
        return stop(caller, worker, CallOptions.NONE);
    }

    /** Cancels a Worker, or with {@link CancelScope#RUN} its active run. */
    LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope, CallOptions options);

    /** Cancels a Worker or its active run without a reason and an idempotency key. */
    default LifecycleAck cancel(Caller caller, WorkerRef worker, CancelScope scope) {
        return cancel(caller, worker, scope, CallOptions.NONE);
    }

    /** Removes an ended Worker and its log. */
    void delete(Caller caller, WorkerRef worker);

    /** Returns a page of a Worker's transcript. @param start number of items to skip @param limit maximum number of items */
    TranscriptPage transcript(Caller caller, WorkerRef worker, long start, int limit);

    /** Returns the open interactions of one Worker, oldest first. */
    List<Interaction> interactions(Caller caller, WorkerRef worker);

    /**
     * Answers an open interaction; the first answer applies. The audit trail records the caller and the option.
     *
     * @throws dev.yado.model.failure.YadoException also {@code unknown_interaction}, {@code interaction_closed}
     */
    InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer, CallOptions options);

    /** Answers an open interaction without an idempotency key. */
    default InteractionAck answer(Caller caller, WorkerRef worker, InteractionId interaction, AnswerRequest answer) {
        return answer(caller, worker, interaction, answer, CallOptions.NONE);
    }

    /** Returns a page of a Worker's durable events. */
    EventPage events(Caller caller, WorkerRef worker, EventQuery query);

    /**
     * Opens a live stream at the Worker's source. It ends with a {@code runtime_unavailable} notice when the source is unregistered; open a new one when {@link
     * #watch} reports that the Runtime is available. Open one stream per Worker and share it.
     */
    Feed<StreamFrame> subscribe(Caller caller, WorkerRef worker, StreamQuery query);

    /**
     * Checks by the policy whether {@code caller} may observe {@code worker}, without calling the source. For callers that share one upstream stream.
     *
     * @throws dev.yado.model.failure.YadoException {@code unknown_runtime}, {@code forbidden}, {@code worker_not_visible}, {@code unknown_worker}
     */
    void checkObserve(Caller caller, WorkerRef worker);

    /**
     * Asks the policy like {@link #checkObserve}, and keeps asking: when the policy changes and at an interval. For callers that share one
     * upstream stream; they end their own stream when the grant is revoked.
     *
     * @throws dev.yado.model.failure.YadoException as {@link #checkObserve}, and {@code policy_unavailable}
     */
    AccessGrant grantObserve(Caller caller, WorkerRef worker);

    /** Returns whether a policy decides at present. Asks nothing and does not block. */
    AccessStatus access();

    /**
     * Opens a live feed of Runtimes that are added, changed or removed, and of the changes of their Workers. It shows what the policy allows
     * the caller to list; {@link Feed#poll} may wait for the policy, for a bounded time. It ends with {@link FleetChange.AccessEnded} when the
     * policy changes, or does not decide.
     */
    Feed<FleetChange> watch(Caller caller);

    /**
     * Returns the workspace that this Backend serves, for a caller to whom the policy shows at least one Runtime.
     *
     * @throws dev.yado.model.failure.YadoException {@code forbidden} if there are Runtimes and the policy shows none of them,
     *     {@code policy_unavailable}
     */
    BackendWorkspace workspace(Caller caller);

    /** Returns the workspace that this Backend serves, without asking the policy: for the process itself. */
    BackendWorkspace workspace();
}
