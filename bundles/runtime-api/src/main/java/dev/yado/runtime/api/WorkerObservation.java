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

/** The observation facet. Reads have no effect on Workers; a slow reader, or one that closes its stream, neither delays nor cancels a run. */
@ProviderType
public interface WorkerObservation {

    /**
     * Returns a page of the transcript.
     *
     * @param start number of items to skip; beyond the end, the page is empty
     * @param limit 0 to the Runtime's {@code maxTranscriptItems}
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code limit_too_large}, {@code invalid_query}, {@code store_failed}
     */
    TranscriptPage transcript(WorkerId worker, long start, int limit);

    /**
     * Returns a page of durable events.
     *
     * @param query the cursor, absent for the start of the log, and a limit of 1 to the Runtime's {@code maxEventBatch}
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code limit_too_large}, {@code invalid_query}; {@code cursor_expired} for a
     *     cursor of another epoch, ahead of the log or older than the retained log
     */
    EventPage events(WorkerId worker, EventQuery query);

    /**
     * Opens a live stream: first a snapshot; then, with a cursor, every retained event after it; then live frames, without gap or duplicate. Without a cursor,
     * the stream starts now. An invalid cursor ends the stream with a notice after the snapshot.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code overloaded} (too many streams)
     */
    Feed<StreamFrame> subscribe(WorkerId worker, StreamQuery query);

    /** Opens a live feed of the changes in the whole Runtime, from now on. */
    Feed<RuntimeChange> watch();
}
