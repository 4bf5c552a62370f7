package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.yado.model.event.EventPayload;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.StoreErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a failed write the store contains the acknowledged changes and no others, serves reads, and accepts later changes. */
class WriteFailureTest {

    private static final Instant NOW = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    private static final StoreSettings FAST =
            new StoreSettings(StoreSettings.Durability.PROCESS_CRASH, 0, 2, 2, 2, Duration.ofHours(1), StoreSettings.DamagedLog.REFUSE);

    @TempDir
    private Path temp;

    /** The acknowledged changes. */
    private static final class Expected {
        private final Map<WorkerId, WorkerRecord> records = new HashMap<>();
        private final Map<WorkerId, List<Object>> logs = new HashMap<>();
        private final Map<WorkerId, String> lastKey = new HashMap<>();

        void add(Commit commit) {
            WorkerId id = commit.worker().id();
            records.put(id, commit.worker());
            logs.computeIfAbsent(id, x -> new ArrayList<>()).addAll(commit.events());
            commit.results().forEach(a -> lastKey.put(id, a.key().value()));
        }

        void remove(WorkerId id) {
            records.remove(id);
            logs.remove(id);
            lastKey.remove(id);
        }
    }

    /** Does every kind of write. A failed step is repeated up to {@code tries} times. Returns the number of failures. */
    private static int play(SqliteStore store, Expected expected, int tries) throws StoreException {
        int failures = 0;
        for (int i = 0; i < 2; i++) {
            WorkerId id = Histories.id(i);
            List<Commit> commits = new ArrayList<>();
            commits.add(Histories.next(Histories.empty(id), 2, WorkerStatus.RUNNING, List.of(Histories.answer("a" + i, true, NOW))));
            for (int j = 0; j < 2; j++) {
                commits.add(Histories.next(commits.get(j).worker(), j, WorkerStatus.RUNNING, List.of(Histories.answer("b" + i + j, false, NOW))));
            }
            commits.add(Histories.next(commits.get(2).worker(), 1, WorkerStatus.STOPPED, List.of()));
            boolean whole = true;
            for (Commit commit : commits) {
                if (!whole) {
                    break;
                }
                int failed = attempt(tries, () -> {
                    store.commit(commit);
                    expected.add(commit);
                });
                failures += failed;
                whole = failed < tries;
            }
            if (i == 1 && whole) {
                failures += attempt(tries, () -> {
                    store.delete(id);
                    expected.remove(id);
                });
            }
        }
        return failures;
    }

    private interface Step {
        void run() throws StoreException;
    }

    private static int attempt(int tries, Step step) {
        for (int failed = 0; failed < tries; failed++) {
            try {
                step.run();
                return failed;
            } catch (StoreException e) {
                assertThat(e.getMessage()).contains("full");
            }
        }
        return tries;
    }

    private static void verify(SqliteStore store, Expected expected, String when) throws StoreException {
        for (int i = 0; i < 2; i++) {
            WorkerId id = Histories.id(i);
            assertEquals(Optional.ofNullable(expected.records.get(id)), store.worker(id), when);
            assertEquals(expected.logs.getOrDefault(id, List.of()), store.events(id, 0, 1_000), when);
            String key = expected.lastKey.get(id);
            if (key != null) {
                boolean runtimeWide = key.startsWith("a");
                assertThat(runtimeWide ? store.creationResult(new IdempotencyKey(key)) : store.result(id, new IdempotencyKey(key))).as(when + ": answer " + key)
                        .isPresent();
            }
        }
        assertEquals(expected.records.size(), store.counts().total(), when);
        assertEquals(expected.records.values().stream().filter(r -> r.status() == WorkerStatus.STOPPED).count(), store.counts().stopped(), when);
    }

    private SqliteStore open(Path folder, FailingConnections failing) throws StoreException {
        StoreFolder held = StoreFolder.open(folder);
        return SqliteStore.open(held, FAST, Clock.systemUTC(), failing);
    }

    private FailingConnections failing(Path folder) {
        return new FailingConnections(Connections.to(folder.resolve(StoreFolder.DATABASE), FAST));
    }

    @Test
    void aFileInTheFoldersPlaceIsOneClearLine() throws Exception {
        Path file = Files.writeString(temp.resolve("store"), "");
        String message = assertThrows(StoreException.class, () -> StoreFolder.open(file)).getMessage();
        assertTrue(message.startsWith("store in the data directory is a file") && !message.contains(temp.toString()), message);
    }

    /** Without permissions on files, which do not apply to root: tests may run as root. */
    @Test
    void aStoreThatCannotBeWrittenIsReportedWithItsCause() {
        for (int code : new int[] {8 | 6 << 8, 14}) {
            StoreException told = StoreErrors.store("opening the store", new java.sql.SQLException("attempt to write a readonly database", null, code));
            assertThat(told.getMessage()).startsWith("opening the store: the database file or its folder cannot be written; check their owner");
        }
    }

    @Test
    void oneWriteFails() throws Exception {
        oneWriteFails(5);
    }

    @Test
    @Tag("slow")
    void anyOneWriteFails() throws Exception {
        oneWriteFails(1);
    }

    private void oneWriteFails(int step) throws Exception {
        Path whole = temp.resolve("whole");
        FailingConnections counting = failing(whole);
        long opened;
        try (SqliteStore store = open(whole, counting)) {
            opened = counting.points();
            assertEquals(0, play(store, new Expected(), 1));
        }
        long all = counting.points();
        assertThat(all - opened).as("a history with " + (all - opened) + " points to fail at is too short to show anything").isGreaterThan(50);

        for (long n = opened + 1; n <= all; n += step) {
            Path folder = temp.resolve("n" + n);
            FailingConnections failing = failing(folder);
            Expected expected = new Expected();
            String when = "failing at " + (n - opened) + " of " + (all - opened);
            try (SqliteStore store = open(folder, failing)) {
                failing.failAt = n;
                failing.failUntil = n + 1;
                play(store, expected, 2);
                verify(store, expected, when);
            }
            try (SqliteStore store = open(folder, failing(folder))) {
                verify(store, expected, when + ", opened again");
            }
        }
    }

    @Test
    void fromSomeWriteOnAllFailUntilThereIsSpace() throws Exception {
        for (long n = 1; n < 100; n += 7) {
            Path folder = temp.resolve("all" + n);
            FailingConnections failing = failing(folder);
            Expected expected = new Expected();
            String when = "failing from " + n + " on";
            try (SqliteStore store = open(folder, failing)) {
                failing.failAt = failing.points() + n;
                play(store, expected, 1);
                verify(store, expected, when);
                failing.failAt = Long.MAX_VALUE;
                // Another Worker, since the script may have failed at any step.
                store.commit(Histories.created(Histories.id(50)));
                assertThat(store.worker(Histories.id(50))).as(when).isPresent();
            }
        }
    }

    @Test
    void aQuotaIsKeptAndSpaceThatIsFreedIsUsed() throws Exception {
        StoreSettings quota =
                new StoreSettings(StoreSettings.Durability.PROCESS_CRASH, 600_000, 2, 10, 10, Duration.ofHours(1), StoreSettings.DamagedLog.REFUSE);
        String big = "x".repeat(20_000);
        try (SqliteStore store = SqliteStore.open(temp.resolve("quota"), quota, Clock.systemUTC())) {
            int acknowledged = 0;
            try {
                for (int i = 0; i < 1_000; i++) {
                    WorkerId id = Histories.id(i);
                    store.commit(new Commit(Histories.record(id, WorkerStatus.RUNNING, 1, 0, false),
                            List.of(Histories.event(1, big, java.util.OptionalLong.empty())), List.of(), QueueChange.NONE));
                    acknowledged++;
                }
                fail("600 kB held " + acknowledged + " texts of 20 kB");
            } catch (StoreException e) {
                assertThat(e.getMessage()).contains("the disk or the store's quota is full");
            }
            assertThat(acknowledged).as("only " + acknowledged + " fitted").isGreaterThan(5);
            assertEquals(acknowledged, store.counts().total());
            assertThat(store.worker(Histories.id(acknowledged))).as("nothing of what failed is there").isEmpty();
            assertEquals(new EventPayload.TextDone(big), store.events(Histories.id(acknowledged - 1), 0, 1).get(0).event().payload(), "reads go on");

            store.delete(Histories.id(0));
            store.delete(Histories.id(1));
            assertTrue(Waits.until(Duration.ofSeconds(10), () -> {
                try {
                    store.commit(Histories.created(Histories.id(5_000)));
                    return true;
                } catch (StoreException e) {
                    return false;
                }
            }), "what was removed makes room");
        }
    }
}
