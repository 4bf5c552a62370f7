package dev.yado.source.embedded.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.source.api.SourceChange;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Translates one change feed; each reader has its own. Caches the Runtime's summary until a frame says that it changed, because a busy Runtime reports many
 * Workers and its summary has a cost. Thread-safe.
 */
final class EmbeddedChanges implements Function<RuntimeChange, SourceChange> {

    private final EmbeddedProjections projections;
    private final Supplier<Optional<RuntimeSummary>> summary;
    private final UnaryOperator<Failure> translation;
    private Optional<RuntimeSummary> known = Optional.empty();

    /**
     * @param summary     returns the Runtime's summary; empty while it cannot
     * @param translation translates a failure of the Runtime to one of the Backend
     */
    EmbeddedChanges(EmbeddedProjections projections, Supplier<Optional<RuntimeSummary>> summary, UnaryOperator<Failure> translation) {
        this.projections = projections;
        this.summary = summary;
        this.translation = translation;
    }

    /** Translates a frame. One reader polls a feed, but not always on the same thread. */
    @Override
    public synchronized SourceChange apply(RuntimeChange change) {
        if (change instanceof RuntimeChange.WorkerChanged changed) {
            if (known.isEmpty()) {
                known = summary.get();
            }
            return new SourceChange.WorkerChanged(projections.worker(changed.worker(), known));
        }
        if (change instanceof RuntimeChange.WorkerRemoved removed) {
            return new SourceChange.WorkerRemoved(removed.worker());
        }
        if (change instanceof RuntimeChange.Ended ended) {
            return new SourceChange.Ended(translation.apply(ended.reason()));
        }
        // Both mean that the cached summary may be outdated.
        known = Optional.empty();
        return change instanceof RuntimeChange.SummaryChanged ? new SourceChange.RuntimeChanged() : new SourceChange.Resync();
    }
}
