package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.model.failure.Diagnostic;
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

    /**
     * A source that does not serve because a better one has the same id.
     *
     * @param refused whether it may not serve because the id belongs to a built-in source
     */
    public record Shadow(RegisteredSource source, Instant since, boolean refused) {

        /** Returns the state of the source as one that does not serve. */
        RuntimeProjection of(RuntimeProjection seen) {
            RuntimeProjection shadowed = seen.toBuilder().status(RuntimeStatus.SHADOWED).since(since).build();
            return refused ? shadowed.withDiagnostic(Diagnostic.warning("runtime_id_reserved", "this source does not serve: Runtime id " + source.id()
                    + " belongs to a built-in source, and replaceable_runtimes does not name it")) : shadowed;
        }
    }

    public static RuntimeSlot unavailable(RuntimeId id, Instant since, List<Shadow> shadowed, Optional<RuntimeProjection> lastKnown) {
        return new RuntimeSlot(id, Optional.empty(), since, shadowed, lastKnown);
    }

    /** Returns the sources that may not serve because the id belongs to a built-in source. */
    List<RegisteredSource> refused() {
        return shadowed.stream().filter(Shadow::refused).map(Shadow::source).toList();
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
