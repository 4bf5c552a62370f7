package dev.yado.runtime.core.internal.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;

/** The newest notable happenings, this life's and those before it, so that telling them needs no store access. Thread-safe. */
public final class DiagnosticHistory {

    private static final System.Logger LOG = System.getLogger(DiagnosticHistory.class.getName());

    private final WorkerStore store;
    private final Clock clock;
    private final ArrayDeque<RecordedDiagnostic> newest = new ArrayDeque<>();

    public DiagnosticHistory(WorkerStore store, Clock clock) throws StoreException {
        this.store = store;
        this.clock = clock;
        newest.addAll(store.remarks(WorkerStore.REMARKS));
    }

    /** Keeps what happened just now, if the store can. */
    public void add(Diagnostic what) {
        RecordedDiagnostic remark = new RecordedDiagnostic(clock.instant().truncatedTo(ChronoUnit.MILLIS), what);
        synchronized (newest) {
            newest.addFirst(remark);
            if (newest.size() > WorkerStore.REMARKS) {
                newest.removeLast();
            }
        }
        try {
            store.remark(remark);
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "a remark will not outlive this process: " + what.message(), e);
        }
    }

    /** Newest first, each with its time. */
    public List<Diagnostic> diagnostics() {
        synchronized (newest) {
            return newest.stream().map(r -> new Diagnostic(r.what().code(), r.what().severity(), r.at() + ": " + r.what().message())).toList();
        }
    }
}
