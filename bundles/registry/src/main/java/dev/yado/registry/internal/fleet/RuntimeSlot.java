package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The registry's slot for one runtime id: the source that serves it, and shadowed sources with the same id.
 *
 * @param active    the serving source; empty if the Runtime is known but unavailable
 * @param since     time since which this source serves, or the Runtime is unavailable
 * @param shadowed  other sources with this id, best first
 * @param lastKnown last known state of an unavailable Runtime
 */
public record RuntimeSlot(RuntimeId id, Optional<RegisteredSource> active, Instant since, List<Shadow> shadowed, Optional<RuntimeProjection> lastKnown) {

    /** A source that does not serve because a better one has the same id. */
    public record Shadow(RegisteredSource source, Instant since) {
    }

    public static RuntimeSlot unavailable(RuntimeId id, Instant since, Optional<RuntimeProjection> lastKnown) {
        return new RuntimeSlot(id, Optional.empty(), since, List.of(), lastKnown);
    }

    public boolean isUnavailable() {
        return active.isEmpty();
    }

    boolean servedBy(RegisteredSource source) {
        return active.isPresent() && active.get().same(source);
    }

    /** Returns the projection of an unavailable Runtime. */
    public RuntimeProjection unavailableProjection() {
        return Projections.lastKnown(id, lastKnown(), since, SourceFailures.unavailable(id).failure()).toBuilder()
                .status(RuntimeStatus.UNAVAILABLE).since(since).build();
    }
}
