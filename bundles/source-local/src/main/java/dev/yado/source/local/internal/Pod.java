package dev.yado.source.local.internal;

import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.MetadataReader.Fingerprint;
import dev.yado.source.local.internal.MetadataReader.Reading;
import dev.yado.source.local.internal.ReadOutcome.Reason;
import dev.yado.source.local.internal.ReadOutcome.Refused;
import dev.yado.source.local.internal.ReadOutcome.Visible;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One directory as last read. Immutable.
 *
 * @param fingerprint of the file the outcome was read from; empty when a rescan must read in any case
 * @param again       when to read once more although nothing tells of a change
 * @param remark      why what stands there now was not taken and the outcome before it kept
 * @param shown       the Worker, when the outcome is one: made once per reading and not once per picture
 */
record Pod(String name, Path path, ReadOutcome outcome, Optional<Fingerprint> fingerprint, Optional<Instant> again, Optional<Reason> remark,
        Optional<WorkerProjection> shown) {

    static Pod refused(String name, Path path, Reason reason) {
        return of(name, path, Reading.refused(reason), (n, m) -> {
            throw new IllegalStateException("a refused directory shows no Worker");
        });
    }

    static Pod of(String name, Path path, Reading reading, BiFunction<String, PodMetadata, WorkerProjection> projection) {
        Optional<WorkerProjection> shown = reading.outcome() instanceof Visible visible
                ? Optional.of(projection.apply(name, visible.metadata()))
                : Optional.empty();
        return new Pod(name, path, reading.outcome(), reading.fingerprint(), reading.again(), Optional.empty(), shown);
    }

    /**
     * This, after a reading that may have caught a writer halfway. A Worker that was there is not taken away for that: it stays until the
     * file is at rest.
     */
    Pod then(Reading reading, BiFunction<String, PodMetadata, WorkerProjection> projection) {
        boolean halfway = reading.outcome() instanceof Refused && reading.again().isPresent();
        if (visible() && halfway) {
            Optional<Reason> why = Optional.of(((Refused) reading.outcome()).reason()).filter(reason -> reason == Reason.CHANGING);
            return new Pod(name, path, outcome, Optional.empty(), reading.again(), why, shown);
        }
        return of(name, path, reading, projection);
    }

    boolean visible() {
        return outcome instanceof Visible;
    }

    boolean due(Instant now) {
        return again.isPresent() && !now.isBefore(again.get());
    }

    /** Why the directory, as it stands now, is not (or not freshly) shown. */
    Optional<Reason> complaint() {
        return outcome instanceof Refused refused ? Optional.of(refused.reason()) : remark;
    }

    @Override
    public String toString() {
        return "Pod[<backend-private>]";
    }
}
