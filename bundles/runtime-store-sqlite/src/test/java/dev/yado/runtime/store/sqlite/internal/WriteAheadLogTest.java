package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.WriteAheadLog;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits behind the point where SQLite stops reading the log. */
class WriteAheadLogTest {

    private static final int COMMITS = 10;
    private static final int FRAME = 24 + StoreSettings.PAGE_BYTES;

    @TempDir
    private Path temp;
    private Path killed;
    private Path log;
    private final List<String> said = new ArrayList<>();
    private final StoreTools tools = new StoreTools(Clock.systemUTC(), said::add);

    /** The files that a kill leaves: the log contains all commits. */
    @BeforeEach
    void kill() throws Exception {
        killed = Files.createDirectory(temp.resolve("killed"));
        log = killed.resolve(StoreFolder.DATABASE + "-wal");
        Path folder = temp.resolve("store");
        try (SqliteStore store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC())) {
            WorkerRecord record = Histories.empty(Histories.id(1));
            for (int i = 0; i < COMMITS; i++) {
                store.commit(Histories.next(record, 1));
                record = store.worker(Histories.id(1)).orElseThrow();
            }
            for (String name : List.of(StoreFolder.DATABASE, StoreFolder.DATABASE + "-wal")) {
                Files.copy(folder.resolve(name), killed.resolve(name));
            }
        }
    }

    private void flip(long at) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(at);
            int b = file.read();
            file.seek(at);
            file.write(b ^ 4);
        }
    }

    @Test
    void nothingIsUnreadWhenNothingIsWrong() throws Exception {
        assertEquals(0, WriteAheadLog.unreadCommits(log));
        assertEquals(0, WriteAheadLog.unreadCommits(temp.resolve("none")));
        assertTrue(tools.check(killed), said.toString());
        assertThat(said).as(said.toString()).contains("1 Worker and " + COMMITS + " events can be read.");
    }

    @Test
    void aFlippedBitIsDetectedByTheCommitsBehindIt() throws Exception {
        flip(32 + FRAME + 24 + 100);
        int unread = WriteAheadLog.unreadCommits(log);
        assertThat(unread).as("all commits and what made the tables: " + unread).isGreaterThan(COMMITS);
        assertFalse(tools.check(killed));
        assertTrue(said.stream().anyMatch(line -> line.startsWith("store/yado.db-wal: damaged")), said.toString());
    }

    @Test
    void anyBitOfAFrameOrOfTheHeaderCounts() throws Exception {
        // In a frame: the page number, the checksum, the last byte of the page. In the header of the file: everything the checksum covers, except the salts.
        for (long at : new long[] {32 + 3, 32 + 17, 32 + FRAME - 1, 12, 25}) {
            flip(at);
            assertThat(WriteAheadLog.unreadCommits(log)).as("at " + at).isGreaterThan(COMMITS);
            flip(at);
        }
        assertEquals(0, WriteAheadLog.unreadCommits(log));
    }

    @Test
    void theLastChangeMayBeOneThatWasBeingWritten() throws Exception {
        flip(Files.size(log) - 1);
        assertEquals(1, WriteAheadLog.unreadCommits(log));
        assertTrue(tools.check(killed), said.toString());
        assertThat(said).as(said.toString()).contains("1 Worker and " + (COMMITS - 1) + " events can be read.");

        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(file.length() - FRAME / 2);
        }
        assertEquals(0, WriteAheadLog.unreadCommits(log), "half a frame is none");
    }
}
