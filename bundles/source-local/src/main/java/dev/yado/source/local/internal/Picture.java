package dev.yado.source.local.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.WorkerId;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All that is shown of the local Workers at one moment. Immutable, and holds nothing that may not be shown.
 *
 * @param workers   by id, which is also the order of lists
 * @param available whether there is a directory that could be read
 */
record Picture(NavigableMap<WorkerId, WorkerProjection> workers, boolean available, List<Diagnostic> diagnostics) {

    static final Picture NOTHING = new Picture(Collections.emptyNavigableMap(), false, List.of());

    Picture {
        workers = Collections.unmodifiableNavigableMap(workers);
        diagnostics = List.copyOf(diagnostics);
    }

    static Picture unavailable(Diagnostic why) {
        return new Picture(Collections.emptyNavigableMap(), false, List.of(why));
    }

    /**
     * @param stale       names of directories whose Workers have left no trace of life
     * @param markAsStale what that changes in a Worker
     * @param remarks     on the whole
     */
    static Picture of(Collection<Pod> pods, Set<String> stale, UnaryOperator<WorkerProjection> markAsStale, List<Diagnostic> remarks) {
        TreeMap<WorkerId, WorkerProjection> workers = new TreeMap<>();
        for (Pod pod : pods) {
            pod.shown().map(worker -> stale.contains(pod.name()) ? markAsStale.apply(worker) : worker)
                    .ifPresent(worker -> workers.put(worker.ref().workerId(), worker));
        }
        return new Picture(workers, true, LocalDiagnostics.of(pods, remarks));
    }

    /** What a reader of {@code older} has to be told. */
    List<SourceChange> changesSince(Picture older) {
        List<SourceChange> changes = new ArrayList<>();
        workers.forEach((id, worker) -> {
            if (!worker.equals(older.workers.get(id))) {
                changes.add(new SourceChange.WorkerChanged(worker));
            }
        });
        for (WorkerId id : older.workers.keySet()) {
            if (!workers.containsKey(id)) {
                changes.add(new SourceChange.WorkerRemoved(id));
            }
        }
        if (available != older.available || !Objects.equals(diagnostics, older.diagnostics)) {
            changes.add(new SourceChange.RuntimeChanged());
        }
        return changes;
    }
}
