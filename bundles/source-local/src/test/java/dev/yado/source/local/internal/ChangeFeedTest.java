package dev.yado.source.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.source.api.SourceChange;
import dev.yado.source.local.internal.read.MetadataReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The change feed, and that the lists already have what it publishes. */
class ChangeFeedTest {

    @TempDir
    Path temp;

    @Test
    void publishesEachChangeOnceTheListsHaveIt() throws IOException {
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
            assertThat(workers.source().worker(b)).isPresent();

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
}
