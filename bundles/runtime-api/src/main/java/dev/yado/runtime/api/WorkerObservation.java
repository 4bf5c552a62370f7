package dev.yado.runtime.api;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.transcript.TranscriptPage;
import org.osgi.annotation.versioning.ProviderType;

/** The observation facet. Reading changes nothing; a reader that closes or is slow neither cancels nor delays anything. */
@ProviderType
public interface WorkerObservation {

    /**
     * Returns a page of the transcript.
     *
     * @param start items to skip; beyond the end gives no items
     * @param limit 0 to the Runtime's {@code maxTranscriptItems}
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code limit_too_large}, {@code invalid_query}, {@code store_failed}
     */
    TranscriptPage transcript(WorkerId worker, long start, int limit);

    /**
     * Returns a page of durable events.
     *
     * @param query the cursor, absent for the beginning, and a limit of 1 to the Runtime's {@code maxEventBatch}
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code limit_too_large}, {@code invalid_query}; {@code cursor_expired} for a cursor of
     *                                      another epoch, ahead of the log or older than what is retained
     */
    EventPage events(WorkerId worker, EventQuery query);

    /**
     * Opens a live stream: first a snapshot; then, with a cursor, every retained event after it; then live frames, without gap or
     * duplicate. Without a cursor it begins now. A bad cursor ends the stream with a notice after the snapshot.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code overloaded} (too many streams)
     */
    Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query);

    /** Opens a live feed of the changes in the whole Runtime, from now on. */
    Feed<RuntimeChange> watch();
}
