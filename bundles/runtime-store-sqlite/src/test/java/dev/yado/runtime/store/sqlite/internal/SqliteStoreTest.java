package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {

    private static final WorkerId ID = Histories.id(1);

    @TempDir
    private Path folder;

    private SqliteStore open() throws StoreException {
        return SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC());
    }

    @Test
    void whatWasCommittedIsThereAfterClosingAndOpening() throws Exception {
        Commit first = Histories.created(ID);
        Commit second = Histories.next(first.worker(), 5);
        var epoch = Optional.<Object>empty();
        try (SqliteStore store = open()) {
            epoch = Optional.of(store.epoch());
            store.commit(first);
            store.commit(second);
        }
        try (SqliteStore store = open()) {
            assertEquals(epoch.get(), store.epoch());
            assertEquals(Optional.of(second.worker()), store.worker(ID));
            assertEquals(Stream.concat(first.events().stream(), second.events().stream()).toList(), store.events(ID, 0, 100));
            assertEquals(second.events(), store.events(ID, 1, 100));
            assertEquals(List.of(1L, 3L, 5L), store.transcript(ID, 0, 10).stream().map(e -> e.event().sequence()).toList());
            assertEquals(List.of(5L), store.transcript(ID, 2, 10).stream().map(e -> e.event().sequence()).toList());
            assertEquals(new RuntimeSummary.Counts(1, 1, 0, 0), store.counts());
            assertEquals(Optional.of(ID), store.newestWorkerId());
            assertEquals(LogWindow.WHOLE, store.window(ID));
        }
    }

    @Test
    void aGapInTheLogIsRefusedAndNothingOfItIsThere() throws Exception {
        try (SqliteStore store = open()) {
            Commit first = Histories.created(ID);
            store.commit(first);
            WorkerRecord skipped = Histories.record(ID, WorkerStatus.RUNNING, 2, 1, false);

            assertThrows(StoreException.class, () -> store.commit(Histories.next(skipped, 1)));
            assertThrows(StoreException.class, () -> store.commit(first), "the same events twice");

            assertEquals(Optional.of(first.worker()), store.worker(ID));
            assertEquals(first.events(), store.events(ID, 0, 10));
            store.commit(Histories.next(first.worker(), 1));
        }
    }

    @Test
    void oneBadCommitOfManyFailsAlone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (SqliteStore store = open()) {
            for (int round = 0; round < 20; round++) {
                List<Future<?>> good = new ArrayList<>();
                List<Future<?>> bad = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    WorkerId id = Histories.id(round * 100 + i);
                    if (i % 5 == 3) {
                        bad.add(threads.submit(() -> {
                            store.commit(Histories.next(Histories.record(id, WorkerStatus.RUNNING, 7, 1, false), 1));
                            return null;
                        }));
                    } else {
                        good.add(threads.submit(() -> {
                            store.commit(Histories.created(id));
                            return null;
                        }));
                    }
                }
                for (Future<?> commit : good) {
                    commit.get();
                }
                for (Future<?> commit : bad) {
                    assertThrows(java.util.concurrent.ExecutionException.class, commit::get);
                }
                assertEquals(13L * (round + 1), store.counts().total());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void workersAreListedInPagesAndByStatus() throws Exception {
        try (SqliteStore store = open()) {
            for (int i = 1; i <= 7; i++) {
                Commit created = Histories.created(Histories.id(i));
                store.commit(created);
                if (i % 3 == 0) {
                    store.commit(Histories.next(created.worker(), 1, WorkerStatus.STOPPED, List.of()));
                }
            }
            var first = store.workers(WorkerQuery.first(3));
            assertEquals(List.of(Histories.id(1), Histories.id(2), Histories.id(3)), first.items().stream().map(WorkerRecord::id).toList());
            var second = store.workers(WorkerQuery.builder(3).after(first.next().orElse(null)).build());
            var third = store.workers(WorkerQuery.builder(3).after(second.next().orElse(null)).build());
            assertEquals(List.of(Histories.id(7)), third.items().stream().map(WorkerRecord::id).toList());
            assertThat(third.next()).isEmpty();
            assertEquals(List.of(Histories.id(3), Histories.id(6)),
                    store.workers(WorkerQuery.builder(10).status(WorkerStatus.STOPPED).build()).items().stream().map(WorkerRecord::id).toList());
            assertEquals(new RuntimeSummary.Counts(7, 5, 2, 0), store.counts());
        }
    }

    @Test
    void unsettledWorkersAreFound() throws Exception {
        try (SqliteStore store = open()) {
            store.commit(Histories.created(Histories.id(1)));
            WorkerRecord active = Histories.record(Histories.id(2), WorkerStatus.RUNNING, 0, 0, true);
            store.commit(new Commit(active, List.of(), List.of(), QueueChange.NONE));
            assertEquals(List.of(active), store.unsettled());
            store.commit(Histories.created(Histories.id(2)));
            assertEquals(List.of(), store.unsettled());
        }
    }

    @Test
    void aRemovedWorkerIsGoneAndItsIdStaysTheNewest() throws Exception {
        try (SqliteStore store = open()) {
            store.commit(Histories.created(Histories.id(1)));
            Commit removed = Histories.next(Histories.empty(Histories.id(2)), 1_200, WorkerStatus.RUNNING, List.of(Histories.answer("k", false, clockNow())));
            store.commit(removed);
            store.delete(Histories.id(2));
            store.delete(Histories.id(3));

            assertEquals(Optional.empty(), store.worker(Histories.id(2)));
            assertEquals(List.of(), store.events(Histories.id(2), 0, 10));
            assertEquals(Optional.empty(), store.result(Histories.id(2), new IdempotencyKey("k")));
            assertEquals(new RuntimeSummary.Counts(1, 1, 0, 0), store.counts());
            assertEquals(Optional.of(Histories.id(2)), store.newestWorkerId());
            assertTrue(Waits.until(Duration.ofSeconds(10), () -> rows("event") == 1 && rows("answer") == 0 && rows("removed") == 0),
                    "its log is cleared away in the background; still there: " + rows("event") + " events, " + rows("answer") + " answers");
            // A Runtime never reuses an id; if it did, the id would get a new log.
            store.commit(Histories.created(Histories.id(2)));
            assertEquals(1, store.events(Histories.id(2), 0, 10).size());
        }
    }

    private static java.time.Instant clockNow() {
        return java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    }

    private long rows(String table) throws Exception {
        try (var connection = Connections.to(folder.resolve("store").resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).reader();
                var result = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
            return result.getLong(1);
        }
    }

    @Test
    void answersAreKeptWithinTheirBounds() throws Exception {
        StoreSettings few = new StoreSettings(StoreSettings.Durability.PROCESS_CRASH, 0, 2, 3, 4, Duration.ofHours(1), StoreSettings.DamagedLog.REFUSE);
        try (SqliteStore store = SqliteStore.open(folder.resolve("store"), few, Clock.systemUTC())) {
            WorkerRecord worker = Histories.empty(ID);
            for (int i = 0; i < 10; i++) {
                store.commit(new Commit(worker, List.of(), List.of(Histories.answer("w" + i, false, clockNow()), Histories.answer("r" + i, true, clockNow())),
                        QueueChange.NONE));
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(i >= 7, store.result(ID, new IdempotencyKey("w" + i)).isPresent(), "w" + i);
                assertEquals(i >= 6, store.creationResult(new IdempotencyKey("r" + i)).isPresent(), "r" + i);
            }
        }
    }

    @Test
    void answersExpire() throws Exception {
        StoreSettings hour = new StoreSettings(StoreSettings.Durability.PROCESS_CRASH, 0, 2, 100, 100, Duration.ofHours(1), StoreSettings.DamagedLog.REFUSE);
        WorkerRecord worker = Histories.empty(ID);
        var before = Histories.answer("key", false, Histories.T0);
        var after = Histories.answer("key", false, Histories.T0.plusSeconds(5));
        try (SqliteStore store = SqliteStore.open(folder.resolve("store"), hour, Clock.systemUTC())) {
            store.commit(new Commit(worker, List.of(), List.of(before, Histories.answer("other", true, Histories.T0)), QueueChange.NONE));
            assertEquals(Optional.of(before), store.result(ID, before.key()));
        }
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        try (SqliteStore store = SqliteStore.open(folder.resolve("store"), hour, later)) {
            assertEquals(Optional.empty(), store.result(ID, before.key()));
            store.commit(new Commit(worker, List.of(), List.of(after), QueueChange.NONE));
            assertEquals(Optional.of(after), store.result(ID, before.key()));
            assertTrue(Waits.until(Duration.ofSeconds(10), () -> rows("answer") == 1), "expired answers go away: " + rows("answer") + " are left");
        }
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        SqliteStore store = open();
        store.commit(Histories.created(ID));
        store.close();
        store.close();
        assertThrows(StoreException.class, () -> store.worker(ID));
        assertThrows(StoreException.class, () -> store.commit(Histories.created(Histories.id(2))));
        assertThrows(StoreException.class, () -> store.delete(ID));
    }

    @Test
    void closingDrains() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        SqliteStore store = open();
        List<Future<Boolean>> commits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            WorkerId id = Histories.id(i);
            commits.add(threads.submit(() -> {
                try {
                    store.commit(Histories.created(id));
                    return true;
                } catch (StoreException e) {
                    return false;
                }
            }));
        }
        commits.get(20).get();
        store.close();
        int acknowledged = 0;
        for (Future<Boolean> commit : commits) {
            acknowledged += commit.get() ? 1 : 0;
        }
        threads.shutdown();
        try (SqliteStore again = open()) {
            assertEquals(acknowledged, again.counts().total());
        }
    }

    @Test
    void interruptedThreadsHarmNothing() throws Exception {
        try (SqliteStore store = open()) {
            Thread.currentThread().interrupt();
            store.commit(Histories.created(ID));
            assertThat(store.worker(ID)).isPresent();
            assertTrue(Thread.interrupted(), "the interrupt is still for its thread to see");
            store.commit(Histories.created(Histories.id(2)));
            assertEquals(2, store.counts().total());
        }
    }

    @Test
    void oneOwnerAtATime() throws Exception {
        try (SqliteStore store = open()) {
            StoreException refused = assertThrows(StoreException.class, this::open);
            assertThat(refused.getMessage()).contains("in use by another process");
            store.commit(Histories.created(ID));
        }
        open().close();
    }

    @Test
    void itsFilesAreForItsOwnerOnly() throws Exception {
        try (SqliteStore store = open()) {
            store.commit(Histories.created(ID));
            try (Stream<Path> files = Files.list(folder.resolve("store"))) {
                List<String> modes = files.map(file -> {
                    try {
                        return file.getFileName() + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }).sorted().toList();
                assertEquals(List.of("lock rw-------", "yado.db rw-------", "yado.db-shm rw-------", "yado.db-wal rw-------"), modes);
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("store"))));
        }
    }

    @Test
    void aPathMayHaveAnyCharacter() throws Exception {
        Path odd = folder.resolve("größe? 100% #1");
        Files.createDirectory(odd);
        try (SqliteStore store = SqliteStore.open(odd.resolve("store"), StoreSettings.DEFAULTS, Clock.systemUTC())) {
            store.commit(Histories.created(ID));
        }
        assertThat(Files.size(odd.resolve("store").resolve(StoreFolder.DATABASE))).isGreaterThan(0);
    }
}
