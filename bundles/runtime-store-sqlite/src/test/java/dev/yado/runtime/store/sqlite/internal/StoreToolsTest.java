package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.event.SystemItems;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreToolsTest {

    private static final int WORKERS = 60;

    @TempDir
    private Path temp;
    private Path from;
    private Path to;
    private Path file;
    private final List<String> said = new ArrayList<>();
    private final StoreTools tools = new StoreTools(Clock.systemUTC(), said::add);

    @BeforeEach
    void paths() {
        from = temp.resolve("from");
        to = temp.resolve("to");
        file = temp.resolve("export.jsonl");
    }

    private static SqliteStore open(Path folder) throws StoreException {
        return SqliteStore.open(folder,
                new StoreSettings(StoreSettings.Durability.PROCESS_CRASH, 0, 2, 1_000, 10_000, Duration.ofDays(1), StoreSettings.DamagedLog.REFUSE),
                Clock.systemUTC());
    }

    /** Workers of every kind: running, ended, active, trimmed, removed. */
    private void fill() throws StoreException {
        Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        try (SqliteStore store = open(from)) {
            for (int i = 0; i < WORKERS; i++) {
                Commit first = Histories.next(Histories.empty(Histories.id(i)), 40, WorkerStatus.RUNNING,
                        List.of(Histories.answer("own" + i, false, now), Histories.answer("create" + i, true, now)));
                store.commit(first);
                if (i % 7 == 1) {
                    store.commit(Histories.next(first.worker(), 1, WorkerStatus.STOPPED, List.of()));
                } else if (i % 7 == 2) {
                    store.commit(new Commit(Histories.record(Histories.id(i), WorkerStatus.RUNNING, 40, 20, true), List.of(), List.of(), QueueChange.NONE));
                } else if (i % 7 == 3) {
                    assertEquals(15, store.trim(Histories.id(i), LogLimits.ofEvents(25)));
                }
            }
            store.delete(Histories.id(WORKERS - 1));
            store.recordDiagnostic(new RecordedDiagnostic(now, Diagnostic.warning("noted", "something")));
        }
    }

    /** Returns everything that can be read from a store, except the epoch. */
    private static List<Object> everything(Path folder) throws StoreException {
        List<Object> all = new ArrayList<>();
        try (SqliteStore store = open(folder)) {
            all.add(store.counts());
            all.add(store.newestWorkerId());
            all.add(store.workers(WorkerQuery.first(1_000)));
            all.add(store.unsettled());
            all.add(store.ended(ProfileScope.ALL, Instant.MAX, 1_000));
            all.add(List.copyOf(new java.util.TreeSet<>(store.workersExceeding(ProfileScope.ALL, LogLimits.ofBytes(3_000), 1_000))));
            all.add(store.recordedDiagnostics(10));
            for (int i = 0; i < WORKERS; i++) {
                WorkerId id = Histories.id(i);
                all.add(store.window(id));
                all.add(store.events(id, 0, 1_000));
                all.add(store.transcript(id, 0, 1_000));
                all.add(store.result(id, new IdempotencyKey("own" + i)));
                all.add(store.creationResult(new IdempotencyKey("create" + i)));
            }
            assertEquals(List.of(), store.diagnostics());
        }
        return all;
    }

    @Test
    void anImportIsWhatWasExported() throws Exception {
        fill();
        assertTrue(tools.check(from), said.toString());
        assertTrue(tools.export(from, file), said.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        tools.importFrom(to, file, false);

        assertEquals(everything(from), everything(to));
        assertTrue(tools.check(to), said.toString());
        assertNotEquals(epoch(from), epoch(to), "nobody knows what happened between the export and the import");
    }

    @Test
    void aStoreWhoseProcessWasKilledIsReadWhole() throws Exception {
        Path killed = Files.createDirectory(temp.resolve("killed"));
        try (SqliteStore store = open(from)) {
            for (int i = 0; i < 20; i++) {
                store.commit(Histories.created(Histories.id(i)));
            }
            // The files that a kill leaves: some changes are only in the write-ahead log.
            for (String name : List.of(StoreFolder.DATABASE, StoreFolder.DATABASE + "-wal")) {
                Files.copy(from.resolve(name), killed.resolve(name));
            }
        }
        assertTrue(tools.check(killed), said.toString());
        assertThat(said).as(said.toString()).contains("20 Workers and 20 events can be read.");
        assertTrue(tools.export(killed, file));
        tools.importFrom(to, file, false);
        assertEquals(everything(from), everything(to));
    }

    /** Damage in a part of the file that is not checked at the start: reads of that part fail, other operations continue, and a diagnostic reports it. */
    @Test
    void aPageThatIsDamagedUnderARunningStoreIsReported() throws Exception {
        String text = "y".repeat(20_000);
        try (SqliteStore store = open(from)) {
            // Larger than a file that is checked completely at the start.
            for (int i = 0; i < 500; i++) {
                store.commit(new Commit(Histories.record(Histories.id(i), WorkerStatus.RUNNING, 1, 0, false),
                        List.of(Histories.event(1, text, java.util.OptionalLong.empty())), List.of(), QueueChange.NONE));
            }
        }
        Path database = from.resolve(StoreFolder.DATABASE);
        try (RandomAccessFile bytes = new RandomAccessFile(database.toFile(), "rw")) {
            assertThat(bytes.length()).as("only " + bytes.length()).isGreaterThan(9_000_000);
            byte[] rubbish = new byte[StoreSettings.PAGE_BYTES * 40];
            new Random(3).nextBytes(rubbish);
            bytes.seek(bytes.length() / 2 / StoreSettings.PAGE_BYTES * StoreSettings.PAGE_BYTES);
            bytes.write(rubbish);
        }
        try (SqliteStore store = open(from)) {
            int failed = 0;
            for (int i = 0; i < 500; i++) {
                try {
                    assertEquals(1, store.events(Histories.id(i), 0, 10).size());
                } catch (StoreException e) {
                    failed++;
                }
            }
            assertTrue(failed > 0 && failed < 100, failed + " of 500 failed");
            assertTrue(store.diagnostics().stream().allMatch(d -> d.code().equals("store_damaged")) && !store.diagnostics().isEmpty(),
                    store.diagnostics().toString());
            store.commit(Histories.created(Histories.id(1_000)));
        }
    }

    @Test
    void theEpochIsKeptWhenThatIsAskedForAndNothingIsMissing() throws Exception {
        fill();
        tools.export(from, file);
        tools.importFrom(to, file, true);
        assertEquals(epoch(from), epoch(to));

        sql(from, "UPDATE event SET body = '{}' WHERE worker = 5 AND sequence = 9");
        Path second = temp.resolve("second.jsonl");
        assertFalse(tools.export(from, second));
        StoreException refused = assertThrows(StoreException.class, () -> tools.importFrom(temp.resolve("third"), second, true));
        assertThat(refused.getMessage()).contains("--keep-epoch");
    }

    private static Epoch epoch(Path folder) throws StoreException {
        try (SqliteStore store = open(folder)) {
            return store.epoch();
        }
    }

    @Test
    void whatIsDamagedIsNamedAndTheRestIsSaved() throws Exception {
        fill();
        List<Object> before = everything(from);
        sql(from, "UPDATE state SET body = replace(body, 'running', 'rolling') WHERE worker = 1");
        sql(from, "UPDATE event SET body = 'x' || body WHERE worker = 6 AND sequence IN (4, 5, 6, 40)");
        sql(from, "UPDATE total SET workers = workers + 1 WHERE status = 'running'");

        try (SqliteStore store = open(from)) {
            assertThrows(DamagedException.class, () -> store.worker(Histories.id(0)));
            assertThrows(DamagedException.class, () -> store.events(Histories.id(5), 0, 10));
            assertEquals(3, store.events(Histories.id(5), 0, 3).size(), "what comes before the damage");
            assertEquals(WORKERS - 2, store.workers(WorkerQuery.first(1_000)).items().size());
            assertEquals(2, store.diagnostics().size(), store.diagnostics().toString());
        }
        assertFalse(tools.check(from));
        assertTrue(said.stream().anyMatch(l -> l.equals("cannot be read: Worker " + Histories.id(0) + ": its record, and therefore the whole Worker")),
                said.toString());
        assertTrue(said.stream().anyMatch(l -> l.equals("cannot be read: Worker " + Histories.id(5) + ": events 4 to 6")), said.toString());
        assertTrue(said.stream().anyMatch(l -> l.equals("cannot be read: Worker " + Histories.id(5) + ": event 40")), said.toString());
        assertFalse(tools.export(from, file));
        tools.importFrom(to, file, false);

        List<Object> after = everything(to);
        assertEquals(before.subList(12, 12 + 20), after.subList(12, 12 + 20), "Workers without damage");
        try (SqliteStore store = open(to)) {
            assertEquals(Optional.empty(), store.worker(Histories.id(0)));
            List<LoggedEvent> log = store.events(Histories.id(5), 0, 1_000);
            assertEquals(40, log.size());
            for (long sequence = 1; sequence <= 40; sequence++) {
                LoggedEvent event = log.get((int) sequence - 1);
                assertEquals(sequence, event.event().sequence());
                assertEquals(List.of(4L, 5L, 6L, 40L).contains(sequence), event.event().payload().equals(SystemItems.lost()), "event " + sequence);
            }
            assertEquals(20, store.transcript(Histories.id(5), 0, 1_000).size());
            assertEquals(WORKERS - 2, store.counts().total());
        }
        assertTrue(tools.check(to), said.toString());
    }

    @Test
    void anInputThatWaitsAndIsDamagedIsNamedAndTheOthersAreSaved() throws Exception {
        WorkerRecord created = Histories.created(Histories.id(0)).worker();
        List<QueuedInput> queue = List.of(Histories.queued(2), Histories.queued(3), Histories.queued(4));
        try (SqliteStore store = open(from)) {
            store.commit(Histories.created(Histories.id(0)));
            store.commit(new Commit(Histories.waiting(created, queue), List.of(), List.of(), QueueChange.between(List.of(), queue)));
        }
        assertTrue(tools.export(from, file), said.toString());
        tools.importFrom(to, file, false);
        try (SqliteStore store = open(to)) {
            assertEquals(Optional.of(Histories.waiting(created, queue)), store.worker(created.id()));
        }
        sql(from, "UPDATE queued SET body = replace(body, 'input 3', 'input 5')");
        try (SqliteStore store = open(from)) {
            assertThrows(DamagedException.class, () -> store.worker(created.id()));
            assertEquals(List.of(), store.unsettled());
        }
        assertFalse(tools.check(from));
        assertThat(said).as(said.toString()).contains("cannot be read: Worker " + created.id() + ": 1 queued input");
        Files.delete(file);
        assertFalse(tools.export(from, file));
        tools.importFrom(temp.resolve("again"), file, false);
        try (SqliteStore store = open(temp.resolve("again"))) {
            assertEquals(List.of(Histories.queued(2), Histories.queued(4)), store.worker(created.id()).orElseThrow().queue());
        }
    }

    @Test
    void pagesFullOfRubbishHideNoMoreThanTheyMust() throws Exception {
        hideNoMoreThanTheyMust(6);
    }

    @Test
    @Tag("slow")
    void anyPageFullOfRubbishHidesNoMoreThanItMust() throws Exception {
        hideNoMoreThanTheyMust(Integer.MAX_VALUE);
    }

    private void hideNoMoreThanTheyMust(int tries) throws Exception {
        fill();
        List<WorkerRecord> records;
        try (SqliteStore store = open(from)) {
            records = store.workers(WorkerQuery.first(1_000)).items();
        }
        byte[] whole = Files.readAllBytes(from.resolve(StoreFolder.DATABASE));
        int pages = whole.length / StoreSettings.PAGE_BYTES;
        assertThat(pages).as("only " + pages + " pages").isGreaterThan(30);
        Random random = new Random(7);
        int saved = 0;
        // Pages distributed over the whole file.
        int step = Math.max(1, pages / tries);
        int tried = 0;
        int unused = 0;
        for (int page = 1; page < pages; page += step) {
            tried++;
            byte[] damaged = whole.clone();
            byte[] rubbish = new byte[StoreSettings.PAGE_BYTES];
            random.nextBytes(rubbish);
            System.arraycopy(rubbish, 0, damaged, page * StoreSettings.PAGE_BYTES, rubbish.length);
            Path folder = Files.createDirectory(temp.resolve("page" + page));
            Files.write(folder.resolve(StoreFolder.DATABASE), damaged);
            said.clear();
            Path export = folder.resolve("export.jsonl");
            boolean all = tools.export(folder, export);
            String when = "page " + (page + 1) + " of " + pages + ": " + said;

            if (tools.check(folder)) {
                // A free page of the database: nothing may be missing.
                unused++;
                assertTrue(all, when);
                try (SqliteStore store = open(folder)) {
                    assertEquals(records, store.workers(WorkerQuery.first(1_000)).items(), when);
                }
                continue;
            }
            StoreException refused = assertThrows(StoreException.class, () -> open(folder), when);
            assertThat(refused.getMessage()).contains("yado store check");
            Path again = folder.resolve("again");
            tools.importFrom(again, export, false);
            try (SqliteStore store = open(again)) {
                List<WorkerRecord> imported = store.workers(WorkerQuery.first(1_000)).items();
                assertThat(records).as(when).containsAll(imported);
                if (all) {
                    // An index, or an unused page.
                    assertEquals(records, imported, when);
                }
                saved += imported.size();
            }
        }
        assertThat(unused).as("pages whose damage changes nothing").isLessThanOrEqualTo(tried / 50);
        assertTrue(saved > (tried - unused) * records.size() * 0.8, "saved " + saved + " Workers of " + tried * records.size());
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedWithTheWayOut() throws Exception {
        fill();
        try (RandomAccessFile database = new RandomAccessFile(from.resolve(StoreFolder.DATABASE).toFile(), "rw")) {
            database.write("This is not a database at all.".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        StoreException refused = assertThrows(StoreException.class, () -> open(from));
        assertThat(refused.getMessage()).contains("yado store check");
        assertFalse(tools.check(from));
        assertFalse(tools.export(from, file), "an export of nothing says what is missing");
    }

    @Test
    void aDatabaseWhoseEndWasCutOffIsRefusedAndWhatIsLeftCanBeSaved() throws Exception {
        fill();
        try (RandomAccessFile database = new RandomAccessFile(from.resolve(StoreFolder.DATABASE).toFile(), "rw")) {
            database.setLength(database.length() * 3 / 4 / StoreSettings.PAGE_BYTES * StoreSettings.PAGE_BYTES);
        }
        StoreException refused = assertThrows(StoreException.class, () -> open(from));
        assertThat(refused.getMessage()).contains("yado store check");
        assertFalse(tools.check(from));
        assertFalse(tools.export(from, file));
        tools.importFrom(to, file, false);
        try (SqliteStore store = open(to)) {
            int saved = store.workers(WorkerQuery.first(1_000)).items().size();
            assertThat(saved).as("only " + saved + " of " + WORKERS + " Workers: " + said).isGreaterThan(WORKERS / 4);
        }
    }

    @Test
    void aVersionThatNobodyWroteIsDamage() throws Exception {
        fill();
        for (int version : new int[] {-3, 0}) {
            try (Connection connection = Connections.to(from.resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).writer();
                    SqlSession session = new SqlSession(connection)) {
                session.update("PRAGMA user_version = " + version);
            }
            StoreException refused = assertThrows(StoreException.class, () -> open(from));
            assertThat(refused.getMessage()).contains("yado store check");
            said.clear();
            assertFalse(tools.check(from));
            assertThat(said).as(said.toString()).contains("the database file: unknown schema version " + version);
        }
        assertTrue(tools.export(from, file), "nothing is missing");
    }

    @Test
    void aTableThatIsMissingIsNamedAndTheRestIsSaved() throws Exception {
        missing("worker", "event");
    }

    @Test
    @Tag("slow")
    void anyTableThatIsMissingIsNamedAndTheRestIsSaved() throws Exception {
        missing("state", "origin", "answer", "remark", "meta");
    }

    private void missing(String... tables) throws Exception {
        for (String table : tables) {
            from = temp.resolve("without-" + table);
            file = temp.resolve("without-" + table + ".jsonl");
            fill();
            try (Connection connection = Connections.to(from.resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).writer();
                    SqlSession session = new SqlSession(connection)) {
                session.update("DROP TABLE " + table);
            }
            said.clear();
            assertFalse(tools.export(from, file), "nobody is to think that all is well without the table " + table + ": " + said);
            to = temp.resolve("saved-" + table);
            tools.importFrom(to, file, false);
            try (SqliteStore store = open(to)) {
                boolean recordsAreGone = table.equals("state") || table.equals("origin");
                assertEquals(recordsAreGone ? 0 : WORKERS - 1, store.workers(WorkerQuery.first(1_000)).items().size(), table + ": " + said);
            }
        }
    }

    @Test
    void anEpochThatIsNoneIsNamed() throws Exception {
        fill();
        sql(from, "UPDATE meta SET value = 'zzz' WHERE name = 'epoch'");
        assertThrows(StoreException.class, () -> open(from));
        assertFalse(tools.check(from), "the refused start sends people here");
        assertFalse(tools.export(from, file));
        tools.importFrom(to, file, false);
        assertTrue(tools.check(to), said.toString());
    }

    @Test
    void aRowThatIsNoWorkersCostsNoOther() throws Exception {
        fill();
        sql(from, "UPDATE worker SET id = 'no id!' WHERE nr = 4");
        try (SqliteStore store = open(from)) {
            assertEquals(WORKERS - 2, store.workers(WorkerQuery.first(1_000)).items().size());
            assertThat(store.workersExceeding(ProfileScope.ALL, LogLimits.ofEvents(1), 1_000)).isNotEmpty();
            assertEquals(List.of("store_damaged"), store.diagnostics().stream().map(Diagnostic::code).toList());
        }
    }

    /** SQLite would discard the changes in the first case, and apply them to the imported database in the second. */
    @Test
    void changesWithoutTheirDatabaseAreNeitherDroppedNorMixedIn() throws Exception {
        fill();
        tools.export(from, file);
        Path changes = Files.createDirectory(to).resolve(StoreFolder.DATABASE + "-wal");
        try (SqliteStore store = open(from)) {
            store.commit(Histories.created(Histories.id(WORKERS)));
            Files.copy(from.resolve(StoreFolder.DATABASE + "-wal"), changes);
        }
        long size = Files.size(changes);
        assertThat(size).isGreaterThan(0);
        StoreException refused = assertThrows(StoreException.class, () -> open(to));
        assertThat(refused.getMessage()).contains("yado.db-wal");
        assertThrows(StoreException.class, () -> tools.importFrom(to, file, false));
        assertEquals(size, Files.size(changes));

        Files.delete(changes);
        tools.importFrom(to, file, false);
        assertTrue(tools.check(to), said.toString());
    }

    @Test
    void aFileThatWasCutIsNotImported() throws Exception {
        fill();
        tools.export(from, file);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
        StoreException refused = assertThrows(StoreException.class, () -> tools.importFrom(to, file, false));
        assertThat(refused.getMessage()).contains("truncated");
        try (Stream<Path> left = Files.list(to)) {
            assertEquals(List.of("lock", "yado.db"), left.map(p -> p.getFileName().toString()).sorted().toList());
        }
        assertEquals(0, Files.size(to.resolve(StoreFolder.DATABASE)), "an empty file is no store");

        Files.write(file, lines);
        tools.importFrom(to, file, false);
        assertThrows(StoreException.class, () -> tools.importFrom(to, file, false), "there is a store now");
        assertThrows(StoreException.class, () -> tools.export(to, file), "the file exists");
        assertEquals(lines, Files.readAllLines(file));
    }

    @Test
    void nothingIsDoneWhileTheStoreIsInUseOrWhenThereIsNone() throws Exception {
        assertThrows(StoreException.class, () -> tools.check(from));
        assertThrows(StoreException.class, () -> tools.export(from, file));
        try (SqliteStore store = open(from)) {
            assertEquals(LogWindow.WHOLE, store.window(Histories.id(0)));
            assertThrows(StoreException.class, () -> tools.check(from));
            assertThrows(StoreException.class, () -> tools.importFrom(from, file, false));
        }
    }

    private static void sql(Path folder, String sql) throws Exception {
        try (Connection connection = Connections.to(folder.resolve(StoreFolder.DATABASE), StoreSettings.DEFAULTS).writer();
                SqlSession session = new SqlSession(connection)) {
            session.update("BEGIN");
            assertThat(session.update(sql)).as(sql).isGreaterThan(0);
            session.update("COMMIT");
        }
    }
}
