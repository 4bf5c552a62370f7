package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose files are removed or replaced while it is open acknowledges nothing more, and its reads fail too, so that the process is not ready. */
class RemovedFilesTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    private Path temp;
    private Path folder;
    private SqliteStore store;
    private int workers;

    @BeforeEach
    void open() throws Exception {
        folder = temp.resolve("store");
        store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.systemUTC());
        store.commit(another());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Commit another() {
        return Histories.created(Histories.id(++workers));
    }

    private void assertRefused(String file) throws Exception {
        assertThatThrownBy(() -> store.commit(another())).isInstanceOf(StoreException.class).hasMessageContaining(file)
                .hasMessageContaining("was removed or replaced");
        assertTrue(Waits.until(BOUND, this::readFails), "reads fail as well, soon after");
    }

    private boolean readFails() {
        try {
            store.counts();
            return false;
        } catch (StoreException e) {
            return e.getMessage().contains("was removed or replaced");
        }
    }

    @Test
    void aRemovedFolderIsNoticed() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        assertRefused("yado.db");
        assertThat(folder).as("nothing is created in its place").doesNotExist();
    }

    @Test
    void aRemovedLogIsNoticed() throws Exception {
        Files.delete(folder.resolve(StoreFolder.DATABASE + "-wal"));
        assertRefused("yado.db-wal");
    }

    @Test
    void aReplacedDatabaseIsNoticed() throws Exception {
        Path other = temp.resolve("other");
        SqliteStore.open(other, StoreSettings.DEFAULTS, Clock.systemUTC()).close();
        Files.delete(folder.resolve(StoreFolder.DATABASE));
        Files.copy(other.resolve(StoreFolder.DATABASE), folder.resolve(StoreFolder.DATABASE));
        assertRefused("yado.db");
    }

    @Test
    void aFolderThatIsMovedBackWorksAgain() throws Exception {
        Files.move(folder, temp.resolve("away"));
        assertRefused("yado.db");
        Files.move(temp.resolve("away"), folder);
        store.commit(another());
        assertThat(store.counts().total()).isEqualTo(2);
    }
}
