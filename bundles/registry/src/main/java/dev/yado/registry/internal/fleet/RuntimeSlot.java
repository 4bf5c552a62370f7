package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.source.Projections;
import dev.yado.registry.internal.source.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The place of one runtime id: who serves it, who waits behind.
 *
 * @param active    empty when the Runtime is known but gone
 * @param since     since when it is served by this source, or gone
 * @param shadowed  the others with this id, best first
 * @param lastKnown of a Runtime that is gone: what was seen of it last
 */
public record RuntimeSlot(RuntimeId id, Optional<RegisteredSource> active, Instant since, List<Shadow> shadowed, Optional<RuntimeProjection> lastKnown) {

    /** A source that waits behind a better one. */
    public record Shadow(RegisteredSource source, Instant since) {
    }

    public static RuntimeSlot gone(RuntimeId id, Instant since, Optional<RuntimeProjection> lastKnown) {
        return new RuntimeSlot(id, Optional.empty(), since, List.of(), lastKnown);
    }

    public boolean isGone() {
        return active.isEmpty();
    }

    boolean servedBy(RegisteredSource source) {
        return active.isPresent() && active.get().same(source);
    }

    /** What is told of a Runtime that went away. */
    public RuntimeProjection unavailableProjection() {
        return Projections.lastKnown(id, lastKnown(), since, SourceFailures.unavailable(id).failure()).withStatus(RuntimeStatus.UNAVAILABLE, since);
    }
}
