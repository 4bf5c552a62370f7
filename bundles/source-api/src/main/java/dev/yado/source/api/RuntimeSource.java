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
 * One Runtime as the Backend reaches it. Registered as an OSGi service with the service property {@value #RUNTIME_ID}; that id is the authority, whatever
 * the Runtime calls itself. Of two sources with one id the higher {@code service.ranking} serves and the other is shown as shadowed.
 *
 * <p>Only {@link #runtime}, {@link #workers} and {@link #worker} must be implemented; the rest fails with {@code operation_unsupported}, which the
 * capabilities should say as well.
 *
 * <p><b>Threads and time.</b> Called from many threads at once. Calls may block, but the caller gives up after its deadline
 * and interrupts; a call that is interrupted should return soon. Failures are {@link YadoException}; any other exception is taken
 * as {@code internal} and its text never shown.
 *
 * <p><b>Vanishing.</b> The service may be unregistered at any time; active calls fail with {@code runtime_unavailable} at once, and
 * what they still return is dropped. The Runtime stays listed as unavailable, with since when, unless the source was {@link #WITHDRAWN}.
 */
@ConsumerType
public interface RuntimeSource {

    /** Service property, required: the runtime id (String). */
    String RUNTIME_ID = "runtime_id";

    /**
     * Service property, optional: {@code true} (Boolean) when the Runtime is removed on purpose. Set it with
     * {@code ServiceRegistration.setProperties} just before the service is unregistered; without it the Runtime stays listed as unavailable.
     */
    String WITHDRAWN = "withdrawn";

    /** Returns the Runtime as it is now. Should not wait for a remote side: return what was seen last, and when. */
    RuntimeProjection runtime();

    /** Returns the hosts behind it; by default none. */
    default List<HostProjection> hosts() {
        return List.of();
    }

    /** Returns a page of Workers, in a stable order. */
    Page<WorkerProjection> workers(WorkerQuery query);

    /** Returns one Worker; empty when there is none with this id. */
    Optional<WorkerProjection> worker(WorkerId worker);

    /** Creates a Worker, and accepts its initial input if there is one, in one step. @throws YadoException also {@code unknown_profile} */
    default WorkerProjection create(WorkerRequest request, CallOptions options) {
        throw unsupported("create Workers");
    }

    /** Hands an input to a Worker. @throws YadoException also {@code unknown_worker} */
    default InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        throw unsupported("take input");
    }

    /** Ends a Worker in order. The first terminal state wins; repeats return it. @throws YadoException also {@code unknown_worker} */
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

    /** Returns a page of a Worker's transcript. @param start items to skip @param limit maximum number of items */
    default TranscriptPage transcript(WorkerId worker, long start, int limit) {
        throw unsupported("show transcripts");
    }

    /** Returns the open interactions of one Worker, oldest first. */
    default List<Interaction> interactions(WorkerId worker) {
        throw unsupported("ask questions");
    }

    /** Answers an open interaction. @throws YadoException also {@code unknown_worker}, {@code unknown_interaction}, {@code interaction_closed} */
    default InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        throw unsupported("take answers to questions");
    }

    /** Returns a page of a Worker's durable events. @throws YadoException also {@code unknown_worker}, {@code cursor_expired} */
    default EventPage events(WorkerId worker, EventQuery query) {
        throw unsupported("show events");
    }

    /**
     * Opens a live stream of one Worker: a snapshot, then (with a cursor) the events after it, then live frames. The Backend opens one per
     * Worker and shares it between viewers.
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
