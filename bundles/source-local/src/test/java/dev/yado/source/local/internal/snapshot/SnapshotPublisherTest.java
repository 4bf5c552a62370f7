package dev.yado.source.local.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.source.api.SourceChange;
import dev.yado.source.local.internal.Fixtures;
import dev.yado.source.local.internal.read.MetadataParser;
import dev.yado.source.local.internal.read.MetadataReader;
import dev.yado.source.local.internal.read.ReadOutcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotPublisherTest {

    @Test
    void aSlowReaderGetsAResync() {
        SnapshotPublisher snapshots = new SnapshotPublisher();
        snapshots.publish(LocalSnapshot.EMPTY, Instant.now());
        Feed<SourceChange> feed = snapshots.watch();
        LocalProjections projections = LocalProjections.of(new RuntimeId("r"));
        List<PodRecord> pods = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            pods.add(pod(projections, "w" + i));
        }
        snapshots.publish(LocalSnapshot.of(pods, Set.of(), projections::stale, List.of()), Instant.now());
        assertEquals(Optional.of(new SourceChange.Resync()), feed.poll());
    }

    @Test
    void anEqualSnapshotPublishesNothingAndIsNotKept() {
        SnapshotPublisher snapshots = new SnapshotPublisher();
        LocalProjections projections = LocalProjections.of(new RuntimeId("r"));
        snapshots.publish(LocalSnapshot.of(List.of(pod(projections, "a")), Set.of(), projections::stale, List.of()), Instant.now());
        LocalSnapshot first = snapshots.snapshot();
        Feed<SourceChange> feed = snapshots.watch();
        snapshots.publish(LocalSnapshot.of(List.of(pod(projections, "a")), Set.of(), projections::stale, List.of()), Instant.now());
        assertEquals(Optional.empty(), feed.poll());
        assertTrue(first == snapshots.snapshot());
        snapshots.publish(LocalSnapshot.of(List.of(pod(projections, "a")), Set.of("a"), projections::stale, List.of()), Instant.now());
        assertInstanceOf(SourceChange.WorkerChanged.class, feed.poll().orElseThrow());
    }

    @Test
    void theWaitForTheFirstSnapshotIsBounded() {
        YadoException e = assertThrows(YadoException.class, () -> new SnapshotPublisher().snapshot());
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
    }

    @Test
    void aSnapshotIsImmutable() {
        assertThrows(UnsupportedOperationException.class, () -> new LocalSnapshot(new TreeMap<>(), true, Collections.emptyList()).workers().clear());
    }

    private static PodRecord pod(LocalProjections projections, String name) {
        byte[] json = Fixtures.bytes(Fixtures.metadata(name, ""));
        return PodRecord.of(name, Path.of(name), new MetadataReader.Reading(new ReadOutcome.Visible(MetadataParser.parse(json).orElseThrow()),
                Optional.empty(), Optional.empty()), projections::worker);
    }
}
