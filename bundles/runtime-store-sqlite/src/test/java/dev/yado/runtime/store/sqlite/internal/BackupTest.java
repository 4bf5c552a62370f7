package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.Epoch;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.tools.StoreBackup;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.sql.DriverManager;
import java.sql.Connection;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a store, also of one that is open, and stores that are restored from them. */
class BackupTest {

    @TempDir
    private Path temp;
    private Path folder;
    private Path file;
    private final List<String> said = new ArrayList<>();
    private final StoreBackup backup = new StoreBackup(Clock.systemUTC(), said::add);

    @BeforeEach
    void paths() {
        folder = temp.resolve("store");
        file = temp.resolve("backup.db");
    }

    private static SqliteStore open(Path folder) throws StoreException {
        return SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC());
    }

    @Test
    void aBackupDuringWritesIsOneStateAndCanBeRestored() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        Epoch epoch;
        long before;
        try (SqliteStore store = open(folder)) {
            epoch = store.epoch();
            store.commit(Histories.created(Histories.id(1)));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try {
                    WorkerRecord record = store.worker(Histories.id(1)).orElseThrow();
                    while (!over.get()) {
                        store.commit(Histories.next(record, 1));
                        record = store.worker(Histories.id(1)).orElseThrow();
                        acknowledged.set(record.lastSequence());
                    }
                } catch (StoreException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertTrue(Waits.until(Duration.ofSeconds(20), () -> acknowledged.get() > 20));
            before = acknowledged.get();
            assertTrue(backup.backup(folder, file), said.toString());
            over.set(true);
            writer.join();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("store", "backup.db");
        }
        Path restored = temp.resolve("restored");
        backup.restore(restored, file, false);
        try (SqliteStore store = open(restored)) {
            long last = store.worker(Histories.id(1)).orElseThrow().lastSequence();
            assertThat(last).as("all that was acknowledged before").isGreaterThanOrEqualTo(before);
            assertEquals(last, store.events(Histories.id(1), 0, 100_000).size(), "no event is missing");
            assertNotEquals(epoch, store.epoch(), "cursors from after the backup must not be valid");
        }
        Path same = temp.resolve("same");
        backup.restore(same, file, true);
        try (SqliteStore store = open(same)) {
            assertEquals(epoch, store.epoch());
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        open(folder).close();
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> backup.backup(folder, file)).isInstanceOf(StoreException.class).hasMessageContaining("already exists");
        assertEquals("precious", Files.readString(file));
        Files.delete(file);
        Files.createSymbolicLink(file, temp.resolve("not-mounted"));
        assertThatThrownBy(() -> backup.backup(folder, file)).as("a link whose target is missing").hasMessageContaining("already exists");
        Files.delete(file);
        backup.backup(folder, file);
        assertThatThrownBy(() -> backup.restore(folder, file, false)).hasMessageContaining("already a store");
        assertThatThrownBy(() -> backup.backup(temp.resolve("none"), temp.resolve("other.db"))).hasMessageContaining("no SQLite store");
        assertThat(temp.resolve("other.db")).doesNotExist();
    }

    /** What a start refuses is not restored either: the store would look restored, and then nothing would start. */
    @ParameterizedTest
    @ValueSource(strings = {"CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM event; END", "CREATE VIEW v AS SELECT 1", "PRAGMA user_version = 99",
        "PRAGMA application_id = 5", "DROP TABLE queued"})
    void aBackupThatCannotBeStartedIsNotRestored(String change) throws Exception {
        try (SqliteStore store = open(folder)) {
            store.commit(Histories.next(Histories.empty(Histories.id(1)), 9));
        }
        backup.backup(folder, file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
        byte[] before = Files.readAllBytes(file);
        Path to = temp.resolve("to");
        assertThatThrownBy(() -> backup.restore(to, file, false)).isInstanceOf(StoreException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SQLITE_").hasSizeLessThan(300));
        assertEquals(0, Files.size(to.resolve(StoreFolder.DATABASE)));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDamagedOrForeignBackupIsNotRestored() throws Exception {
        try (SqliteStore store = open(folder)) {
            store.commit(Histories.next(Histories.empty(Histories.id(1)), 9));
        }
        backup.backup(folder, file);
        byte[] bytes = Files.readAllBytes(file);
        int text = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("count to ten");
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(text);
            damaged.write('C');
        }
        Path to = temp.resolve("to");
        assertThatThrownBy(() -> backup.restore(to, file, false)).hasMessageContaining("the backup is damaged");
        Files.writeString(file, "no database at all ".repeat(100));
        assertThatThrownBy(() -> backup.restore(to, file, false)).hasMessageContaining("not a backup of a store")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SQLITE_"));
        assertEquals(0, Files.size(to.resolve(StoreFolder.DATABASE)));
        try (Stream<Path> left = Files.list(to)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("lock", "yado.db");
        }
    }
}
