package dev.yado.runtime.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

class MemoryStoreTest {

    private static final WorkerId ID = new WorkerId("worker-1");

    Gen<List<Integer>> commits() {
        return Gens.ints(0, 30).list(40);
    }

    /** Each number is a commit of so many events; every third event is a transcript item. */
    @Property(tries = 200)
    void theWindowIsTheTailOfTheLog(@ForAll("commits") List<Integer> commits,
            @ForAll(min = 1, max = 120) int max) {
        MemoryStore store = new MemoryStore(max);
        List<LoggedEvent> log = new ArrayList<>();
        long items = 0;
        for (int count : commits) {
            List<LoggedEvent> added = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long sequence = log.size() + added.size() + 1;
                boolean item = sequence % 3 == 0;
                items += item ? 1 : 0;
                added.add(new LoggedEvent(new WorkerEvent(sequence, Instant.EPOCH, Optional.empty(), new EventPayload.TextDone("t" + sequence)),
                        item ? OptionalLong.of(items) : OptionalLong.empty()));
            }
            log.addAll(added);
            store.commit(new Commit(record(log.size(), items), added, List.of(), QueueChange.NONE));

            List<LoggedEvent> kept = log.subList(Math.max(0, log.size() - max), log.size());
            List<LoggedEvent> keptItems = kept.stream().filter(e -> e.transcriptSequence().isPresent()).toList();
            assertEquals(log.size() - kept.size() + 1, store.window(ID).firstEvent());
            for (long after : new long[] {0, 1, kept.isEmpty() ? 0 : kept.get(0).event().sequence(), log.size() - 1L, log.size(), log.size() + 9L}) {
                for (int limit : new int[] {1, 7, 1_000}) {
                    assertEquals(kept.stream().filter(e -> e.event().sequence() > after).limit(limit).toList(),
                            store.events(ID, Math.max(0, after), limit));
                    assertEquals(keptItems.stream().filter(e -> e.transcriptSequence().getAsLong() > after).limit(limit).toList(),
                            store.transcript(ID, Math.max(0, after), limit));
                }
            }
        }
    }

    private static WorkerRecord record(long last, long items) {
        return WorkerRecord.builder(ID, RuntimeFixture.request(), Profile.of("p", "P", "echo", Map.of()), Instant.EPOCH)
                .status(WorkerStatus.RUNNING).engineVersion("1").lastSequence(last).transcriptCount(items).runCount(0)
                .updatedAt(Instant.EPOCH).build();
    }
}
