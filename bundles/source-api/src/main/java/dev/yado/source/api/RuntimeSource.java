package dev.yado.source.api;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Connects the Backend to one Runtime. A source is registered as an OSGi service with the service property {@value #RUNTIME_ID}. The registry uses that id for the
 * Runtime, also if the Runtime itself has another one. Of two sources with the same id, the one with the higher {@code service.ranking} serves the Runtime, and the
 * other is shown as shadowed.
 *
 * <p>A source must implement {@link #runtime}, {@link #workers} and {@link #worker}. The other methods fail with {@code operation_unsupported} by default; the
 * capabilities of {@link #runtime} should agree with that.
 *
 * <p><b>Threads and time.</b> The registry calls a source from many threads at the same time. Calls can block; after its deadline the registry abandons a call and
 * interrupts its thread, and the call should then return soon. The registry treats every exception other than {@link YadoException} as {@code internal}, and never
 * shows its text.
 *
 * <p><b>Unknown Workers.</b> Operations on a Worker that does not exist fail with {@code unknown_worker}, the code of the Backend's HTTP API. The Runtime's API has the
 * code {@code worker_not_found} for the same failure; a source of a Runtime translates it, and the registry does so if the source does not.
 *
 * <p><b>Idempotency keys.</b> A source that cannot keep the key of {@link CallOptions} refuses the call with {@code operation_unsupported} before it changes anything,
 * because the caller repeats such a call without hesitation. It states this by the absence of {@link RuntimeCapability#KEEPS_IDEMPOTENCY_KEYS}.
 *
 * <p><b>Removal.</b> A source can be unregistered at any time. Active calls then fail with {@code runtime_unavailable} at once, and their results are dropped. The
 * Runtime stays listed as unavailable, with the time of the removal, unless the source was {@link #WITHDRAWN}.
 */
@ConsumerType
public interface RuntimeSource {

    /** Service property, required: the runtime id (String). */
    String RUNTIME_ID = "runtime_id";

    /**
     * Service property, optional: {@code true} (Boolean) if the Runtime is removed intentionally. Set it with
     * {@code ServiceRegistration.setProperties} just before the service is unregistered; without it the Runtime stays listed as unavailable.
     */
    String WITHDRAWN = "withdrawn";

    /**
     * Service property, optional: a number to be increased, with {@code ServiceRegistration.setProperties}, when {@link #runtime} returns something new that no
     * frame of {@link #watch} announces, for example another label. The registry then reads the Runtime again; Workers and streams are unaffected.
     */
    String CHANGE_COUNT = "service.changecount";

    /** Returns the current projection of the Runtime. Should not wait for a remote side: returns the last observation and its time. */
    RuntimeProjection runtime();

    /** Returns the hosts of the Runtime; none by default. */
    default List<HostProjection> hosts() {
        return List.of();
    }

    /** Returns a page of Workers, in a stable order. */
    Page<WorkerProjection> workers(WorkerQuery query);

    /** Returns one Worker; empty if there is none with this id. */
    Optional<WorkerProjection> worker(WorkerId worker);

    /** Creates a Worker and accepts its initial input, if any, atomically. @throws YadoException also {@code unknown_profile} */
    default WorkerProjection create(WorkerRequest request, CallOptions options) {
        throw unsupported("create Workers");
    }

    /** Sends an input to a Worker. @throws YadoException also {@code unknown_worker} */
    default InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        throw unsupported("accept input");
    }

    /** Stops a Worker. A Worker that has ended keeps its status, which the acknowledgement contains. @throws YadoException also {@code unknown_worker} */
    default LifecycleAck stop(WorkerId worker, CallOptions options) {
        throw unsupported("stop Workers");
    }

    /** Cancels a Worker, or with {@link CancelScope#RUN} its active run. @throws YadoException also {@code unknown_worker} */
    default LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        throw unsupported("cancel Workers");
    }

    /** Removes an ended Worker and its log. @throws YadoException also {@code unknown_worker}, {@code worker_running} */
    default void delete(WorkerId worker) {
        throw unsupported("remove Workers");
    }

    /** Returns a page of a Worker's transcript. @param start number of items to skip @param limit maximum number of items */
    default TranscriptPage transcript(WorkerId worker, long start, int limit) {
        throw unsupported("show transcripts");
    }

    /** Returns the open interactions of one Worker, oldest first. */
    default List<Interaction> interactions(WorkerId worker) {
        throw unsupported("open interactions");
    }

    /** Answers an open interaction. @throws YadoException also {@code unknown_worker}, {@code unknown_interaction}, {@code interaction_closed} */
    default InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        throw unsupported("accept answers to interactions");
    }

    /** Returns a page of a Worker's durable events. @throws YadoException also {@code unknown_worker}, {@code cursor_expired} */
    default EventPage events(WorkerId worker, EventQuery query) {
        throw unsupported("show events");
    }

    /**
     * Opens a live stream of one Worker: a snapshot, then (with a cursor) the events after the cursor, then live frames. The Backend opens one stream per
     * Worker and shares it among its clients.
     */
    default Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        throw unsupported("stream events");
    }

    /** Opens a live change feed; empty if this source does not support one. */
    default Optional<Feed<SourceChange>> watch() {
        return Optional.empty();
    }

    /** Returns the exception for an operation that a source does not support. @param what completes "this Runtime cannot ..." */
    static YadoException unsupported(String what) {
        return new YadoException(FailureCode.OPERATION_UNSUPPORTED, "this Runtime cannot " + what);
    }
}
