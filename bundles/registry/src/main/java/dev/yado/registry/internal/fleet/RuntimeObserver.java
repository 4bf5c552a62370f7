package dev.yado.registry.internal.fleet;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.Deadline;
import dev.yado.registry.internal.call.Projections;
import dev.yado.registry.internal.call.SourceCall;
import dev.yado.registry.internal.call.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Reads the present state of Runtimes from their sources, and falls back to the last known state. Stateless. */
public final class RuntimeObserver {

    private RuntimeObserver() {
    }

    /** An observation in progress. */
    public record PendingObservation(RegisteredSource source, Instant since, Optional<RuntimeSlot.Shadow> shadow, Optional<SourceCall<RuntimeProjection>> call,
            Optional<YadoException> refused) {

        /**
         * Returns the source's state, or after the deadline or a failure the last known state, marked stale, with the reason. Never fails.
         */
        public Observation await(Deadline deadline) {
            try {
                YadoException none = refused.orElse(null);
                if (none != null) {
                    throw none;
                }
                return new Observation(shown(remember(source, call.orElseThrow().await(deadline))), Optional.empty());
            } catch (YadoException failed) {
                return new Observation(shown(Projections.lastKnown(source.id(), source.lastKnown().get(), since, failed.failure())), Optional.of(failed));
            }
        }

        private RuntimeProjection shown(RuntimeProjection seen) {
            return shadow.map(one -> one.of(seen)).orElse(seen);
        }
    }

    /**
     * The observed state.
     *
     * @param failed why the state is not current; empty if it is
     */
    public record Observation(RuntimeProjection projection, Optional<YadoException> failed) {
    }

    /** Starts an observation and returns at once. */
    public static PendingObservation observe(RuntimeSlot.Shadow shadow) {
        return observe(shadow.source(), shadow.since(), Optional.of(shadow));
    }

    private static PendingObservation observe(RegisteredSource source, Instant since, Optional<RuntimeSlot.Shadow> shadow) {
        try {
            Optional<SourceCall<RuntimeProjection>> call = begin(source);
            return new PendingObservation(source, since, shadow, call,
                    call.isPresent() ? Optional.empty() : Optional.of(SourceFailures.unregistered(source.id(), false)));
        } catch (YadoException overloaded) {
            return new PendingObservation(source, since, shadow, Optional.empty(), Optional.of(overloaded));
        }
    }

    public static PendingObservation observeActive(RuntimeSlot slot, RegisteredSource source) {
        return observe(source, slot.since(), Optional.empty());
    }

    /** Observes a source without waiting. Completes exceptionally if the source fails or is late. */
    static CompletableFuture<RuntimeProjection> observe(RegisteredSource source, Duration allowed, ScheduledExecutorService timer) {
        CompletableFuture<RuntimeProjection> seen = new CompletableFuture<>();
        try {
            begin(source).ifPresentOrElse(
                    call -> call.within(allowed, timer).whenSettled((projection, failed) -> {
                        if (failed != null) {
                            seen.completeExceptionally(failed);
                        } else {
                            seen.complete(remember(source, projection));
                        }
                    }),
                    () -> seen.completeExceptionally(SourceFailures.unregistered(source.id(), false)));
        } catch (YadoException overloaded) {
            seen.completeExceptionally(overloaded);
        }
        return seen;
    }

    /**
     * Returns the diagnostics that the source last reported about its Runtime, for lists of its Workers. It is not called again, because
     * the list would wait for something that was not requested.
     */
    public static List<Diagnostic> sourceDiagnostics(RegisteredSource source) {
        return source.lastKnown().get().map(RuntimeProjection::diagnostics).orElse(List.of());
    }

    private static Optional<SourceCall<RuntimeProjection>> begin(RegisteredSource source) {
        RuntimeId id = source.id();
        return source.gate().begin(false, () -> Projections.runtime(source.service().runtime(), id), late -> {});
    }

    private static RuntimeProjection remember(RegisteredSource source, RuntimeProjection seen) {
        return source.lastKnown().remember(seen);
    }
}
