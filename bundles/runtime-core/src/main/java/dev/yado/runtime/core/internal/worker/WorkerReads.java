package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptPage;
import dev.yado.model.value.Page;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerProjections;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;
import java.util.Optional;

/** The reads that need only the store: no actor is created for them. Thread-safe. */
public final class WorkerReads {

    private static final System.Logger LOG = System.getLogger(WorkerReads.class.getName());

    private final RuntimeContext context;

    public WorkerReads(RuntimeContext context) {
        this.context = context;
    }

    public Page<Worker> list(WorkerQuery query) {
        try {
            return context.store().workers(query).map(record -> WorkerProjections.worker(record, context.ref(record.id())));
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "listing Workers", e);
        }
    }

    public Worker get(WorkerId worker) {
        return WorkerProjections.worker(record(worker), context.ref(worker));
    }

    public TranscriptPage transcript(WorkerId worker, long start, int limit) {
        requireRange(start, limit, 0, context.settings().maxTranscriptItems());
        WorkerRecord record = record(worker);
        // Counted before the read: items that are added meanwhile belong to the next page.
        long total = record.transcriptCount();
        // Dropped items are skipped; the start of the page shows that.
        long from = Math.max(start, Math.min(total, window(worker).firstItem() - 1));
        int count = (int) Math.max(0, Math.min(limit, total - from));
        List<TranscriptItem> items = count == 0 ? List.of() : new WorkerLog(context, worker).read(from, count);
        long next = items.isEmpty() ? from : items.get(items.size() - 1).sequence();
        return TranscriptPage.builder(context.ref(worker), from, limit, items).totalItems(total)
                .nextStart(next < total ? next : null)
                .build();
    }

    public EventPage events(WorkerId worker, Optional<Cursor> after, int limit) {
        requireRange(0, limit, 1, context.settings().maxEventBatch());
        WorkerRecord record = record(worker);
        Cursor from = after.orElse(Cursor.BEGINNING);
        List<WorkerEvent> events = new WorkerLog(context, worker).eventsAfter(from.sequence(), limit);
        // Read after the events, so that events dropped between the two reads are reported as dropped.
        long firstRetained = window(worker).firstEvent();
        boolean gap = !from.equals(Cursor.BEGINNING)
                && (events.isEmpty() ? from.sequence() < record.lastSequence() : events.get(0).sequence() != from.sequence() + 1);
        if (!from.belongsTo(context.store().epoch()) || from.sequence() > record.lastSequence() || gap) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED,
                    "the cursor is not in the retained log; read the transcript, or the events without a cursor");
        }
        long last = events.isEmpty() ? from.sequence() : events.get(events.size() - 1).sequence();
        return EventPage.builder(context.store().epoch(), events)
                .next(!events.isEmpty() && last < record.lastSequence() ? Cursor.of(context.store().epoch(), last) : null)
                .firstRetained(events.isEmpty() ? firstRetained : Math.min(firstRetained, events.get(0).sequence())).build();
    }

    private LogWindow window(WorkerId worker) {
        try {
            return context.store().window(worker);
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the retained range of " + worker, e);
        }
    }

    public WorkerRecord record(WorkerId worker) {
        try {
            return context.store().worker(worker).orElseThrow(Failures::workerNotFound);
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the record of " + worker, e);
        }
    }

    private static void requireRange(long start, int limit, int minimum, int maximum) {
        if (start < 0 || limit < minimum) {
            throw new YadoException(FailureCode.INVALID_QUERY, "start must be 0 or more, limit " + minimum + " to " + maximum);
        }
        if (limit > maximum) {
            throw new YadoException(FailureCode.LIMIT_TOO_LARGE, "limit must be " + minimum + " to " + maximum);
        }
    }
}
