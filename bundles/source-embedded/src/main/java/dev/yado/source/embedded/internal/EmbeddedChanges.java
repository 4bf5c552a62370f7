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
 * Translates one change feed; each reader gets its own. Keeps the Runtime's summary between the frames that tell of its change, because a busy
 * Runtime tells of many Workers and its summary is not free.
 */
final class EmbeddedChanges implements Function<RuntimeChange, SourceChange> {

    private final EmbeddedProjections projections;
    private final Supplier<Optional<RuntimeSummary>> summary;
    private final UnaryOperator<Failure> words;
    private Optional<RuntimeSummary> known = Optional.empty();

    /** @param summary the Runtime as it is now; empty when it cannot say @param words from a failure of the Runtime to one of the Backend */
    EmbeddedChanges(EmbeddedProjections projections, Supplier<Optional<RuntimeSummary>> summary, UnaryOperator<Failure> words) {
        this.projections = projections;
        this.summary = summary;
        this.words = words;
    }

    /** Frames of one feed are polled by one reader at a time, but not always by the same thread. */
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
            return new SourceChange.Ended(words.apply(ended.reason()));
        }
        // Both say that what was known may be wrong.
        known = Optional.empty();
        return change instanceof RuntimeChange.SummaryChanged ? new SourceChange.RuntimeChanged() : new SourceChange.Resync();
    }
}
