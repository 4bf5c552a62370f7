package dev.yado.source.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.source.api.SourceChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the change feed tells, and that those who read the lists on it find there what it told. */
class WatchingTest {

    @TempDir
    Path temp;

    @Test
    void tellsOfEachChangeOnceTheListsHaveIt() throws IOException {
        Fixtures fixtures = new Fixtures(temp);
        fixtures.worker("a", "");
        LocalWorkers workers = LocalWorkers.open(fixtures.settings());
        try {
            Fixtures.ready(workers);
            Feed<SourceChange> feed = workers.source().watch().orElseThrow();
            WorkerId b = new WorkerId(Identifiers.derive("local-worker-", "b"));

            fixtures.worker("b", "");
            Fixtures.await("the arrival is told", () -> feed.poll()
                    .filter(c -> c instanceof SourceChange.WorkerChanged w && w.worker().ref().workerId().equals(b)).isPresent());
            assertTrue(workers.source().worker(b).isPresent());

            Files.delete(fixtures.pods.resolve("b").resolve(MetadataReader.FILE_NAME));
            List<SourceChange> heard = new ArrayList<>();
            Fixtures.await("the departure is told", () -> {
                feed.poll().ifPresent(heard::add);
                return heard.contains(new SourceChange.WorkerRemoved(b)) && heard.contains(new SourceChange.RuntimeChanged());
            });

            workers.close();
            Fixtures.await("the end is told", () -> feed.poll().filter(SourceChange.Ended.class::isInstance).isPresent());
            assertTrue(feed.ended());
            SourceChange.Ended late = assertInstanceOf(SourceChange.Ended.class, workers.source().watch().orElseThrow().poll().orElseThrow());
            assertEquals(FailureCode.RUNTIME_UNAVAILABLE, late.reason().code());
        } finally {
            workers.close();
        }
    }

    @Test
    void aReaderThatIsBehindIsToldToReadTheLists() {
        PictureBoard board = new PictureBoard();
        board.publish(Picture.NOTHING, Instant.now());
        Feed<SourceChange> feed = board.watch();
        LocalProjections projections = LocalProjections.of(new RuntimeId("r"));
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            pods.add(pod(projections, "w" + i));
        }
        board.publish(Picture.of(pods, Set.of(), projections::stale, List.of()), Instant.now());
        assertEquals(Optional.of(new SourceChange.Resync()), feed.poll());
    }

    @Test
    void whatIsTheSameIsNotToldAgainAndKeepsItsPicture() {
        PictureBoard board = new PictureBoard();
        LocalProjections projections = LocalProjections.of(new RuntimeId("r"));
        board.publish(Picture.of(List.of(pod(projections, "a")), Set.of(), projections::stale, List.of()), Instant.now());
        Picture first = board.picture();
        Feed<SourceChange> feed = board.watch();
        board.publish(Picture.of(List.of(pod(projections, "a")), Set.of(), projections::stale, List.of()), Instant.now());
        assertEquals(Optional.empty(), feed.poll());
        assertTrue(first == board.picture());
        board.publish(Picture.of(List.of(pod(projections, "a")), Set.of("a"), projections::stale, List.of()), Instant.now());
        assertInstanceOf(SourceChange.WorkerChanged.class, feed.poll().orElseThrow());
    }

    @Test
    void nobodyWaitsForEverForTheFirstPicture() {
        YadoException e = assertThrows(YadoException.class, () -> new PictureBoard().picture());
        assertEquals(FailureCode.RUNTIME_UNAVAILABLE, e.code());
    }

    @Test
    void aPictureCannotBeChangedFromOutside() {
        assertThrows(UnsupportedOperationException.class, () -> new Picture(new TreeMap<>(), true, Collections.emptyList()).workers().clear());
    }

    private static Pod pod(LocalProjections projections, String name) {
        byte[] json = Fixtures.bytes(Fixtures.metadata(name, ""));
        return Pod.of(name, Path.of(name), new MetadataReader.Reading(new ReadOutcome.Visible(MetadataParser.parse(json).orElseThrow()),
                Optional.empty(), Optional.empty()), projections::worker);
    }
}
