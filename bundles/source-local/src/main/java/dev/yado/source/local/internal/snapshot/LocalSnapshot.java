package dev.yado.source.local.internal.snapshot;

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
 * All that is shown of the local Workers at one moment. Immutable; holds nothing that must not be shown.
 *
 * @param workers   by id, which is also the order of listings
 * @param available whether the directory of Pods could be read
 */
public record LocalSnapshot(NavigableMap<WorkerId, WorkerProjection> workers, boolean available, List<Diagnostic> diagnostics) {

    public static final LocalSnapshot EMPTY = new LocalSnapshot(Collections.emptyNavigableMap(), false, List.of());

    public LocalSnapshot {
        workers = Collections.unmodifiableNavigableMap(workers);
        diagnostics = List.copyOf(diagnostics);
    }

    public static LocalSnapshot unavailable(Diagnostic why) {
        return new LocalSnapshot(Collections.emptyNavigableMap(), false, List.of(why));
    }

    /**
     * Creates the snapshot of these Pods.
     *
     * @param stale       the names of the Pods whose Workers have probably ended
     * @param markAsStale returns a Worker marked as stale
     * @param general     diagnostics that concern the directory as a whole
     */
    public static LocalSnapshot of(Collection<PodRecord> pods, Set<String> stale, UnaryOperator<WorkerProjection> markAsStale, List<Diagnostic> general) {
        TreeMap<WorkerId, WorkerProjection> workers = new TreeMap<>();
        for (PodRecord pod : pods) {
            pod.shown().map(worker -> stale.contains(pod.name()) ? markAsStale.apply(worker) : worker)
                    .ifPresent(worker -> workers.put(worker.ref().workerId(), worker));
        }
        return new LocalSnapshot(workers, true, LocalDiagnostics.of(pods, general));
    }

    /** Returns the changes that lead from {@code older} to this snapshot. */
    List<SourceChange> changesSince(LocalSnapshot older) {
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
