package dev.yado.source.local.internal.snapshot;

import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.read.MetadataReader.Fingerprint;
import dev.yado.source.local.internal.read.MetadataReader.Reading;
import dev.yado.source.local.internal.read.PodMetadata;
import dev.yado.source.local.internal.read.ReadOutcome;
import dev.yado.source.local.internal.read.ReadOutcome.Reason;
import dev.yado.source.local.internal.read.ReadOutcome.Refused;
import dev.yado.source.local.internal.read.ReadOutcome.Visible;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One Pod as last read. Immutable.
 *
 * @param fingerprint the state of the file that the outcome was read from; empty if a rescan must read it in any case
 * @param again       when to read once more even without an event
 * @param rejection   why the current content of the file was not accepted and the earlier outcome kept
 * @param shown       the Worker, if the outcome is one; made once per reading and not once per snapshot
 */
public record PodRecord(String name, Path path, ReadOutcome outcome, Optional<Fingerprint> fingerprint, Optional<Instant> again, Optional<Reason> rejection,
        Optional<WorkerProjection> shown) {

    public static PodRecord refused(String name, Path path, Reason reason) {
        return of(name, path, Reading.refused(reason), (n, m) -> {
            throw new IllegalStateException("a refused Pod shows no Worker");
        });
    }

    public static PodRecord of(String name, Path path, Reading reading, BiFunction<String, PodMetadata, WorkerProjection> projection) {
        Optional<WorkerProjection> shown = reading.outcome() instanceof Visible visible
                ? Optional.of(projection.apply(name, visible.metadata()))
                : Optional.empty();
        return new PodRecord(name, path, reading.outcome(), reading.fingerprint(), reading.again(), Optional.empty(), shown);
    }

    /**
     * Returns the record after another reading. A reading in the middle of a write does not remove a Worker that was visible: it stays until the
     * file has settled.
     */
    public PodRecord next(Reading reading, BiFunction<String, PodMetadata, WorkerProjection> projection) {
        boolean halfway = reading.outcome() instanceof Refused && reading.again().isPresent();
        if (visible() && halfway) {
            Optional<Reason> why = Optional.of(((Refused) reading.outcome()).reason()).filter(reason -> reason == Reason.CHANGING);
            return new PodRecord(name, path, outcome, Optional.empty(), reading.again(), why, shown);
        }
        return of(name, path, reading, projection);
    }

    public boolean visible() {
        return outcome instanceof Visible;
    }

    public boolean due(Instant now) {
        return again.isPresent() && !now.isBefore(again.get());
    }

    /** Returns why the present content is not shown; empty if it is. */
    Optional<Reason> problem() {
        return outcome instanceof Refused refused ? Optional.of(refused.reason()) : rejection;
    }

    @Override
    public String toString() {
        return "PodRecord[<backend-private>]";
    }
}
