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
import dev.yado.source.local.internal.PictureBoard.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The recorded local Workers as a RuntimeSource. Answers from the newest picture and never looks at the disk itself; everything that would change a
 * Worker, or read what it said, is {@code operation_unsupported} as in the interface. Thread-safe.
 */
final class LocalSource implements RuntimeSource {

    private final LocalProjections projections;
    private final PictureBoard board;

    LocalSource(LocalProjections projections, PictureBoard board) {
        this.projections = projections;
        this.board = board;
    }

    @Override
    public RuntimeProjection runtime() {
        Observation seen = seen();
        return projections.runtime(seen.picture(), seen.at());
    }

    @Override
    public List<HostProjection> hosts() {
        Observation seen = seen();
        return List.of(projections.host(seen.picture(), seen.at()));
    }

    @Override
    public Page<WorkerProjection> workers(WorkerQuery query) {
        if (query.status().isPresent()) {
            // None has a Runtime's status: what is recorded does not say whether a Worker runs.
            return new Page<>(List.of(), Optional.empty());
        }
        NavigableMap<WorkerId, WorkerProjection> all = board.picture().workers();
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
        return Optional.ofNullable(board.picture().workers().get(worker));
    }

    @Override
    public Optional<Feed<SourceChange>> watch() {
        return Optional.of(board.watch());
    }

    private Observation seen() {
        return board.now().orElseGet(() -> new Observation(Picture.NOTHING, Instant.now()));
    }

    private static WorkerId position(String after) {
        try {
            return new WorkerId(after);
        } catch (YadoException e) {
            throw new YadoException(FailureCode.INVALID_QUERY, "after must be the next of the page before");
        }
    }
}
