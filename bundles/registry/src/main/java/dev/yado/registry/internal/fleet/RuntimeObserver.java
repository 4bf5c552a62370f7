package dev.yado.registry.internal.fleet;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.source.Deadline;
import dev.yado.registry.internal.source.Projections;
import dev.yado.registry.internal.source.SourceCall;
import dev.yado.registry.internal.source.SourceFailures;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Asks sources what their Runtime is now, and falls back to what was seen last. Stateless. */
public final class RuntimeObserver {

    private RuntimeObserver() {
    }

    /** A question under way. */
    public record PendingObservation(RegisteredSource source, Instant since, Optional<Instant> shadowedSince, Optional<SourceCall<RuntimeProjection>> call,
            Optional<YadoException> refused) {

        /** What it answered by the deadline, else the last known state, marked stale, with the reason. Never fails. */
        public Observation await(Deadline deadline) {
            try {
                YadoException none = refused.orElse(null);
                if (none != null) {
                    throw none;
                }
                return new Observation(shadow(remember(source, call.orElseThrow().await(deadline))), Optional.empty());
            } catch (YadoException failed) {
                return new Observation(shadow(Projections.lastKnown(source.id(), source.lastKnown().get(), since, failed.failure())), Optional.of(failed));
            }
        }

        private RuntimeProjection shadow(RuntimeProjection seen) {
            return shadowedSince.map(at -> seen.withStatus(RuntimeStatus.SHADOWED, at)).orElse(seen);
        }
    }

    /** @param failed why it is not fresh; empty when it is */
    public record Observation(RuntimeProjection projection, Optional<YadoException> failed) {
    }

    /** Asks and returns at once. */
    public static PendingObservation observe(RegisteredSource source, Instant since, Optional<Instant> shadowedSince) {
        try {
            Optional<SourceCall<RuntimeProjection>> call = begin(source);
            return new PendingObservation(source, since, shadowedSince, call,
                    call.isPresent() ? Optional.empty() : Optional.of(SourceFailures.unregistered(source.id(), false)));
        } catch (YadoException overloaded) {
            return new PendingObservation(source, since, shadowedSince, Optional.empty(), Optional.of(overloaded));
        }
    }

    public static PendingObservation observeActive(RuntimeSlot slot, RegisteredSource source) {
        return observe(source, slot.since(), Optional.empty());
    }

    /** Completes with what the source says, or exceptionally when it fails or is late. */
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

    /** What the source said of its Runtime last, for those who list its Workers: asking again would have a list wait for what it was not asked for. */
    public static List<Diagnostic> sourceDiagnostics(RegisteredSource source) {
        return source.lastKnown().get().map(RuntimeProjection::diagnostics).orElse(List.of());
    }

    private static Optional<SourceCall<RuntimeProjection>> begin(RegisteredSource source) {
        RuntimeId id = source.id();
        return source.gate().begin(false, () -> Projections.runtime(source.service().runtime(), id), late -> { });
    }

    private static RuntimeProjection remember(RegisteredSource source, RuntimeProjection seen) {
        return source.lastKnown().remember(seen);
    }
}
