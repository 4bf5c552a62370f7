package dev.yado.registry.api;

import dev.yado.model.failure.Failure;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.WorkerProjection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One frame of the fleet's change feed. */
@ProviderType
public sealed interface FleetChange {

    /** Returns the Runtime that has changed; empty for a frame about the feed itself. */
    Optional<RuntimeId> runtime();

    /** A Runtime is listed for the first time. */
    record RuntimeAdded(RuntimeProjection projection) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.of(projection.runtimeId());
        }
    }

    /** The status, the serving source or the summary of a Runtime has changed; also if the Runtime is now unavailable. */
    record RuntimeChanged(RuntimeProjection projection) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.of(projection.runtimeId());
        }
    }

    /** A Runtime is no longer listed. */
    record RuntimeRemoved(RuntimeId id) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.of(id);
        }
    }

    /** A Worker was created, or a value in its listing has changed. */
    record WorkerChanged(WorkerProjection worker) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.of(worker.ref().runtimeId());
        }
    }

    /** A Worker was removed. */
    record WorkerRemoved(WorkerRef worker) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.of(worker.runtimeId());
        }
    }

    /** Changes were lost because the reader was slow or the feed of a Runtime broke; the reader must read the lists again. */
    record Resync() implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.empty();
        }
    }

    /**
     * The last frame of a feed that ends because the access policy changed or is unavailable: what the caller may see may differ. Open a new
     * feed and read the lists again.
     *
     * @param reason {@code forbidden} after a change, or {@code policy_unavailable}
     */
    record AccessEnded(Failure reason) implements FleetChange {
        @Override
        public Optional<RuntimeId> runtime() {
            return Optional.empty();
        }
    }
}
