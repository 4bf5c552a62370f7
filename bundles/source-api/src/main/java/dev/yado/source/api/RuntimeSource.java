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
 * <p>Only {@link #runtime}, {@link #workers} and {@link #worker} must be implemented; the rest answers {@code operation_unsupported}, which the
 * capabilities should say as well.
 *
 * <p><b>Threads and time.</b> Called from many threads at once. Calls may block, but the caller gives up after its deadline
 * and interrupts; a call that is interrupted should return soon. Failures are {@link YadoException}; any other exception is taken
 * as {@code internal} and its text never shown.
 *
 * <p><b>Vanishing.</b> The service may be unregistered at any time; calls under way are answered as {@code runtime_unavailable} at once, and
 * what they still return is dropped. The Runtime stays listed as unavailable, with since when, unless the source was {@link #WITHDRAWN}.
 */
@ConsumerType
public interface RuntimeSource {

    /** Service property, required: the runtime id (String). */
    String RUNTIME_ID = "runtime_id";

    /**
     * Service property, optional: {@code true} (Boolean) when the Runtime is taken out on purpose. Set it with
     * {@code ServiceRegistration.setProperties} just before the service is unregistered; without it a Runtime that went is missing, and stays listed as unavailable.
     */
    String WITHDRAWN = "withdrawn";

    /** The Runtime as it is now. Should not wait for a remote side: say what was seen last, and when. */
    RuntimeProjection runtime();

    /** The hosts behind it; by default none. */
    default List<HostProjection> hosts() {
        return List.of();
    }

    /** A page of Workers, in an order that stays. */
    Page<WorkerProjection> workers(WorkerQuery query);

    /** One Worker; empty when there is none with this id. */
    Optional<WorkerProjection> worker(WorkerId worker);

    default WorkerProjection create(WorkerRequest request, CallOptions options) {
        throw unsupported("create Workers");
    }

    /** @throws YadoException also {@code unknown_worker} */
    default InputAck input(WorkerId worker, WorkerInput input, CallOptions options) {
        throw unsupported("take input");
    }

    default LifecycleAck stop(WorkerId worker, CallOptions options) {
        throw unsupported("stop Workers");
    }

    default LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options) {
        throw unsupported("cancel Workers");
    }

    default void delete(WorkerId worker) {
        throw unsupported("remove Workers");
    }

    default TranscriptPage transcript(WorkerId worker, long start, int limit) {
        throw unsupported("show transcripts");
    }

    /** The questions of one Worker that are open, oldest first. */
    default List<Interaction> interactions(WorkerId worker) {
        throw unsupported("ask questions");
    }

    /** @throws YadoException also {@code unknown_worker}, {@code unknown_interaction}, {@code interaction_closed} */
    default InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options) {
        throw unsupported("take answers to questions");
    }

    /** Durable events after a cursor; absent means from the beginning. */
    default EventPage events(WorkerId worker, EventQuery query) {
        throw unsupported("show events");
    }

    /**
     * A live stream of one Worker: a snapshot, then (with a cursor) the events after it, then what happens. The Backend opens one per
     * Worker and shares it between viewers.
     */
    default Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query) {
        throw unsupported("stream events");
    }

    /** What changes in the Runtime, from now on; empty when this source cannot tell. */
    default Optional<Feed<SourceChange>> watch() {
        return Optional.empty();
    }

    /** The answer to what this kind of source cannot do. @param what completes "this Runtime cannot ..." */
    static YadoException unsupported(String what) {
        return new YadoException(FailureCode.OPERATION_UNSUPPORTED, "this Runtime cannot " + what);
    }
}
