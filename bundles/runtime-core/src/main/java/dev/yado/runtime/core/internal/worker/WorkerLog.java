package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.WorkerId;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.TranscriptProjection;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;

/** Reads one Worker's committed log. Thread-safe. */
final class WorkerLog implements TranscriptReader {

    private static final System.Logger LOG = System.getLogger(WorkerLog.class.getName());

    private final RuntimeContext context;
    private final WorkerId id;

    WorkerLog(RuntimeContext context, WorkerId id) {
        this.context = context;
        this.id = id;
    }

    List<WorkerEvent> eventsAfter(long sequence, int limit) {
        try {
            return context.store().events(id, sequence, limit).stream().map(LoggedEvent::event).toList();
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the log of " + id, e);
        }
    }

    @Override
    public long length() {
        try {
            return context.store().worker(id).map(WorkerRecord::transcriptCount).orElse(0L);
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the record of " + id, e);
        }
    }

    @Override
    public List<TranscriptItem> read(long start, int limit) {
        try {
            return context.store().transcript(id, start, limit).stream().map(TranscriptProjection::item).toList();
        } catch (StoreException e) {
            throw context.failures().failed(LOG, "reading the transcript of " + id, e);
        }
    }
}
