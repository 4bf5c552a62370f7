package dev.yado.source.local.internal;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.value.Page;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.SourceChange;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.snapshot.LocalProjections;
import dev.yado.source.local.internal.snapshot.LocalSnapshot;
import dev.yado.source.local.internal.snapshot.SnapshotPublisher;
import dev.yado.source.local.internal.snapshot.SnapshotPublisher.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The RuntimeSource of the recorded local Workers. Responds from the latest snapshot and never accesses the disk; every operation that would change a
 * Worker, or read its transcript, is {@code operation_unsupported}, the default of the interface. Thread-safe.
 */
final class LocalSource implements RuntimeSource {

    private final LocalProjections projections;
    private final SnapshotPublisher snapshots;

    LocalSource(LocalProjections projections, SnapshotPublisher snapshots) {
        this.projections = projections;
        this.snapshots = snapshots;
    }

    @Override
    public RuntimeProjection runtime() {
        Observation seen = seen();
        return projections.runtime(seen.snapshot(), seen.at());
    }

    @Override
    public List<HostProjection> hosts() {
        Observation seen = seen();
        return List.of(projections.host(seen.snapshot(), seen.at()));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        if (query.status().isPresent()) {
            // None has a Runtime's status: the records do not say whether a Worker runs.
            return new Page<>(List.of(), Optional.empty());
        }
        NavigableMap<WorkerId, WorkerProjection> all = snapshots.snapshot().workers();
        NavigableMap<WorkerId, WorkerProjection> rest = query.after().map(after -> all.tailMap(position(after), false)).orElse(all);
        List<WorkerProjection> items = new ArrayList<>();
        for (WorkerProjection worker : rest.values()) {
            if (items.size() == query.limit()) {
                return new Page<>(items, Optional.of(items.get(items.size() - 1).ref().workerId().value()));
            }
            items.add(worker);
        }
        return new Page<>(items, Optional.empty());
    }

    @Override
    public Optional<WorkerProjection> worker(WorkerId worker) {
        return Optional.ofNullable(snapshots.snapshot().workers().get(worker));
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return Optional.of(snapshots.watch());
    }

    private Observation seen() {
        return snapshots.latest().orElseGet(() -> new Observation(LocalSnapshot.EMPTY, Instant.now()));
    }

    private static WorkerId position(String after) {
        try {
            return new WorkerId(after);
        } catch (YadoException e) {
            throw new YadoException(FailureCode.INVALID_QUERY, "after must be the next of the page before");
        }
    }
}
