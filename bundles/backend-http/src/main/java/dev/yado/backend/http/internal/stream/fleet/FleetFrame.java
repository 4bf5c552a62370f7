package dev.yado.backend.http.internal.stream.fleet;

import dev.yado.backend.http.internal.json.RuntimeView;
import dev.yado.backend.http.internal.json.WorkerView;
import dev.yado.backend.http.internal.stream.worker.WorkerStreamHub;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamFrame;
import dev.yado.registry.api.FleetChange;
import dev.yado.source.api.RuntimeProjection;
import java.util.Optional;

/** A change of the fleet in the Browser's format. Which fields are present depends on the kind. */
record FleetFrame(String kind, Optional<RuntimeView> runtime, Optional<WorkerView> worker, Optional<RuntimeId> runtimeId,
        Optional<WorkerId> workerId, Optional<Diagnostic> diagnostic) {

    /** Same format as on a Worker's stream. */
    record Diagnostic(String code, String message, boolean ends) {
    }

    static FleetFrame closing() {
        return new FleetFrame("diagnostic", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(new Diagnostic("backend." + WorkerStreamHub.CLOSING.code().wire(), WorkerStreamHub.CLOSING.message(), true)));
    }

    private static FleetFrame ended(Failure reason) {
        StreamFrame.Notice notice = StreamFrame.Notice.ending(reason);
        return new FleetFrame("diagnostic", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(new Diagnostic("backend." + notice.code().wire(), notice.message(), true)));
    }

    static FleetFrame of(FleetChange change) {
        if (change instanceof FleetChange.AccessEnded ended) {
            return ended(ended.reason());
        }
        if (change instanceof FleetChange.RuntimeAdded added) {
            return added(added.projection());
        } else if (change instanceof FleetChange.RuntimeChanged changed) {
            return runtime("runtime_changed", changed.projection());
        } else if (change instanceof FleetChange.RuntimeRemoved removed) {
            return ids("runtime_removed", Optional.of(removed.id()), Optional.empty());
        } else if (change instanceof FleetChange.WorkerChanged changed) {
            return new FleetFrame("worker_changed", Optional.empty(), Optional.of(WorkerView.of(changed.worker())), Optional.empty(),
                    Optional.empty(), Optional.empty());
        } else if (change instanceof FleetChange.WorkerRemoved removed) {
            return ids("worker_removed", Optional.of(removed.worker().runtimeId()), Optional.of(removed.worker().workerId()));
        }
        return ids("resync", Optional.empty(), Optional.empty());
    }

    static FleetFrame added(RuntimeProjection projection) {
        return runtime("runtime_added", projection);
    }

    private static FleetFrame runtime(String kind, RuntimeProjection projection) {
        return new FleetFrame(kind, Optional.of(RuntimeView.of(projection)), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static FleetFrame ids(String kind, Optional<RuntimeId> runtime, Optional<WorkerId> worker) {
        return new FleetFrame(kind, Optional.empty(), Optional.empty(), runtime, worker, Optional.empty());
    }
}
