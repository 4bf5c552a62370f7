package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.log.LogFinding;
import dev.yado.runtime.store.sqlite.internal.log.WriteAheadLog;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings.DamagedLog;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of the write-ahead log is noticed before SQLite opens it, and nothing acknowledged is lost silently. */
class WriteAheadLogTest {

    private static final int COMMITS = 10;
    private static final int HEADER = 32;
    private static final int FRAME = 24 + StoreSettings.PAGE_BYTES;
    private static final StoreSettings SERVE = StoreSettings.DEFAULTS.with(DamagedLog.SERVE);

    @TempDir
    private Path temp;
    private Path killed;
    private Path log;
    private Path index;
    private final List<String> said = new ArrayList<>();
    private final StoreTools tools = new StoreTools(Clock.systemUTC(), said::add);

    /** The files that a kill leaves: the log contains all commits. */
    @BeforeEach
    void kill() throws Exception {
        killed = Files.createDirectory(temp.resolve("killed"));
        log = killed.resolve(StoreFolder.DATABASE + "-wal");
        index = killed.resolve(StoreFolder.DATABASE + "-shm");
        Path folder = temp.resolve("store");
        try (SqliteStore store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC())) {
            commit(store, COMMITS);
            copy(folder, killed);
        }
    }

    private static void commit(SqliteStore store, int commits) throws StoreException {
        WorkerRecord record = store.worker(Histories.id(1)).orElse(Histories.empty(Histories.id(1)));
        for (int i = 0; i < commits; i++) {
            store.commit(Histories.next(record, 1));
            record = store.worker(Histories.id(1)).orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.copy(from.resolve(StoreFolder.DATABASE + suffix), to.resolve(StoreFolder.DATABASE + suffix), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Returns a copy of the killed store, since opening changes it. */
    private Path again(String name) throws Exception {
        Path folder = Files.createDirectories(temp.resolve(name));
        copy(killed, folder);
        return folder;
    }

    private static void flip(Path file, long at, int mask) throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int b = bytes.read();
            bytes.seek(at);
            bytes.write(b ^ mask);
        }
    }

    private LogFinding examine() throws Exception {
        return WriteAheadLog.examine(log, index);
    }

    private static long events(Path folder, StoreSettings settings) throws Exception {
        try (SqliteStore store = SqliteStore.open(folder, settings, Clock.systemUTC())) {
            return store.worker(Histories.id(1)).map(WorkerRecord::lastSequence).orElse(0L);
        }
    }

    private static List<String> keptAside(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("damaged-log-")).toList();
        }
    }

    @Test
    void aWholeLogIsOpened() throws Exception {
        assertFalse(examine().damaged(), () -> "a kill is no damage");
        assertFalse(WriteAheadLog.examine(temp.resolve("none"), index).damaged());
        assertTrue(tools.check(killed), said.toString());
        assertThat(said).contains("1 Worker and " + COMMITS + " events can be read.");
        assertEquals(COMMITS, events(killed, StoreSettings.DEFAULTS));
        assertThat(keptAside(killed)).isEmpty();
    }

    @Test
    void anySingleBitIsFound() throws Exception {
        Random random = new Random(1);
        int certain = 0;
        for (int i = 0; i < 500; i++) {
            long at = i < HEADER ? i : random.nextLong(Files.size(log));
            int mask = 1 << random.nextInt(8);
            flip(log, at, mask);
            LogFinding finding = examine();
            assertTrue(finding.damaged() && finding.bit(), () -> "byte " + at + " bit " + mask);
            finding.repair().ifPresent(bit -> assertEquals(new LogFinding.Bit(at, mask), bit, "a repair must be certain"));
            certain += finding.repair().isPresent() ? 1 : 0;
            flip(log, at, mask);
        }
        assertThat(certain).as("only high bits of a word are ambiguous").isGreaterThan(300);
    }

    @Test
    void aFlippedBitIsRefusedOrRepaired() throws Exception {
        flipsAreRefusedOrRepaired(3, 4);
    }

    @Test
    @Tag("slow")
    void threeHundredFlippedBitsAreRefusedOrRepaired() throws Exception {
        flipsAreRefusedOrRepaired(300, System.nanoTime());
    }

    private void flipsAreRefusedOrRepaired(int count, long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            // The last one is in the last frame, behind which there is nothing.
            long size = Files.size(log);
            long at = i == count - 1 ? size - 1 - random.nextInt(FRAME) : random.nextLong(size);
            Path folder = again("flip" + i);
            flip(folder.resolve(log.getFileName()), at, 1 << random.nextInt(8));
            String where = "seed " + seed + ", byte " + at;
            assertThatThrownBy(() -> events(folder, StoreSettings.DEFAULTS)).as(where).isInstanceOf(StoreException.class)
                    .hasMessageContaining("yado.db-wal is damaged").hasMessageContaining("damaged_log = serve");
            assertThat(keptAside(folder)).as("a refused start changes nothing").isEmpty();
            assertFalse(tools.check(folder), where);
            boolean certain = WriteAheadLog.examine(folder.resolve(log.getFileName()), folder.resolve(index.getFileName())).repair().isPresent();
            long served = events(folder, SERVE);
            assertThat(served).as(where).isBetween(certain ? COMMITS : 0L, (long) COMMITS);
            assertThat(keptAside(folder)).hasSize(1);
            try (SqliteStore store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC())) {
                assertThat(store.diagnostics()).as("reported as long as the damaged files exist")
                        .anySatisfy(d -> assertThat(d.message()).contains("write-ahead log was damaged", keptAside(folder).get(0)).doesNotContain("/"));
            }
        }
    }

    @Test
    void moreDamageThanABitIsRefusedAndServesWhatIsBeforeIt() throws Exception {
        for (long at : new long[] {HEADER + FRAME * 3L + 24, Files.size(log) - FRAME, 0}) {
            Path folder = again("block" + at);
            try (RandomAccessFile bytes = new RandomAccessFile(folder.resolve(log.getFileName()).toFile(), "rw")) {
                bytes.seek(at);
                bytes.write(new byte[at == 0 ? HEADER : FRAME]);
            }
            assertThatThrownBy(() -> events(folder, StoreSettings.DEFAULTS)).as("byte " + at).hasMessageContaining("yado.db-wal is damaged");
            said.clear();
            assertFalse(tools.check(folder), () -> "byte " + at + ": " + said);
            assertFalse(tools.export(folder, temp.resolve("export" + at)), () -> "byte " + at + ": " + said);
            assertThatThrownBy(() -> events(folder, StoreSettings.DEFAULTS)).as("after the tools, byte " + at).hasMessageContaining("yado.db-wal is damaged");
        }
        // Without its last commit the store is consistent.
        assertEquals(COMMITS - 1, events(temp.resolve("block" + (Files.size(log) - FRAME)), SERVE));
    }

    @Test
    void aShortenedLogIsRefused() throws Exception {
        for (long cut : new long[] {1, FRAME, 3L * FRAME + 7}) {
            Path folder = again("cut" + cut);
            try (RandomAccessFile bytes = new RandomAccessFile(folder.resolve(log.getFileName()).toFile(), "rw")) {
                bytes.setLength(bytes.length() - cut);
            }
            assertThatThrownBy(() -> events(folder, StoreSettings.DEFAULTS)).as(cut + " bytes less").hasMessageContaining("yado.db-wal is damaged");
        }
    }

    @Test
    void aCommitThatWasBeingWrittenIsNoDamage() throws Exception {
        byte[] last = new byte[FRAME];
        try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.seek(bytes.length() - FRAME);
            bytes.readFully(last);
            // The frame's header is written before its page.
            bytes.write(last, 0, 24 + 100);
        }
        assertFalse(examine().damaged());
        try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.seek(bytes.length());
            bytes.write(last, 24 + 100, FRAME - 24 - 100);
        }
        assertFalse(examine().damaged(), () -> "a whole frame that does not continue the log was never acknowledged");
        assertEquals(COMMITS, events(killed, StoreSettings.DEFAULTS));
    }

    /** A tool may be killed at any moment, so it must not change the files and put them back later. */
    @Test
    void toolsLeaveADamagedLogAndItsIndexUnchangedAtEveryMoment() throws Exception {
        flip(log, Files.size(log) / 2, 4);
        // What an earlier tool left when it was killed.
        Path left = Files.createDirectory(killed.resolve("examined"));
        Files.writeString(left.resolve(StoreFolder.DATABASE + "-wal"), "half a copy");
        byte[] damagedLog = Files.readAllBytes(log);
        byte[] damagedIndex = Files.readAllBytes(index);
        List<String> lines = new ArrayList<>();
        StoreTools observed = new StoreTools(Clock.systemUTC(), line -> {
            lines.add(line);
            assertThat(log).as("the log when the tool said: " + line).hasBinaryContent(damagedLog);
            assertThat(index).as("the index when the tool said: " + line).hasBinaryContent(damagedIndex);
        });
        assertFalse(observed.check(killed));
        assertFalse(observed.export(killed, temp.resolve("export")));
        assertThat(lines).as("lines after all was read").anyMatch(line -> line.endsWith("can be read.")).anyMatch(line -> line.endsWith("exported."));
        assertThat(left).doesNotExist();
    }

    @Test
    void withoutItsIndexTheCommitsBehindTheDamageCount() throws Exception {
        Files.write(index, new byte[32_768]);
        flip(log, HEADER + FRAME + 24 + 100, 4);
        flip(log, HEADER + FRAME + 24 + 900, 4);
        assertThat(examine().repair()).as("two bits").isEmpty();
        assertThat(examine().unreadCommits()).isGreaterThan(COMMITS);
        assertTrue(examine().damaged());
        assertThatThrownBy(() -> events(killed, StoreSettings.DEFAULTS)).hasMessageContaining("yado.db-wal is damaged");
    }

    @Test
    void aDamagedLogWhoseChangesAreInTheDatabaseLosesNothing() throws Exception {
        Path folder = temp.resolve("moved");
        Path copy = Files.createDirectory(temp.resolve("moved-killed"));
        try (SqliteStore store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC())) {
            commit(store, COMMITS);
            try (java.sql.Connection other = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(StoreFolder.DATABASE));
                    java.sql.Statement statement = other.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
            copy(folder, copy);
        }
        try (RandomAccessFile bytes = new RandomAccessFile(copy.resolve(log.getFileName()).toFile(), "rw")) {
            bytes.seek(HEADER + FRAME * 2L);
            bytes.write(new byte[FRAME]);
        }
        assertThatThrownBy(() -> events(copy, StoreSettings.DEFAULTS)).hasMessageContaining("yado.db-wal is damaged");
        assertEquals(COMMITS, events(copy, SERVE));
    }
}
