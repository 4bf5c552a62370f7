package dev.yado.runtime.core.internal.store;

import dev.yado.model.failure.Diagnostic;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;

/** The newest recorded diagnostics, of this process and of those before it; reading them needs no store access. Thread-safe. */
public final class DiagnosticHistory {

    private static final System.Logger LOG = System.getLogger(DiagnosticHistory.class.getName());

    private final WorkerStore store;
    private final Clock clock;
    private final ArrayDeque<RecordedDiagnostic> newest = new ArrayDeque<>();

    public DiagnosticHistory(WorkerStore store, Clock clock) throws StoreException {
        this.store = store;
        this.clock = clock;
        newest.addAll(store.recordedDiagnostics(WorkerStore.RECORDED_DIAGNOSTICS));
    }

    /** Records a diagnostic with the current time. When the store fails, it is kept for the life of this process. */
    public void add(Diagnostic diagnostic) {
        RecordedDiagnostic recorded = new RecordedDiagnostic(clock.instant().truncatedTo(ChronoUnit.MILLIS), diagnostic);
        synchronized (newest) {
            newest.addFirst(recorded);
            if (newest.size() > WorkerStore.RECORDED_DIAGNOSTICS) {
                newest.removeLast();
            }
        }
        try {
            store.recordDiagnostic(recorded);
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "the diagnostic could not be stored, and is lost when this process ends: " + diagnostic.message(), e);
        }
    }

    /** Returns the diagnostics, newest first, each with its time in the message. */
    public List<Diagnostic> diagnostics() {
        synchronized (newest) {
            return newest.stream().map(r -> new Diagnostic(r.what().code(), r.what().severity(), r.at() + ": " + r.what().message())).toList();
        }
    }
}
