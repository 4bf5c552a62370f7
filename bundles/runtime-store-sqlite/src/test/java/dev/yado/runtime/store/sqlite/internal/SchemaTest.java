package dev.yado.runtime.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.id.Epoch;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Schema;
import dev.yado.runtime.store.sqlite.internal.tools.StoreTools;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each released schema has a dump, {@code schema/vN.sql}, of a store with Workers 1 (running, two events, one recorded result of its own and one of the Runtime), 2
 * (stopped, its first three events of five trimmed), 3 (its run has an open interaction, and two inputs are queued) and 4 (removed).
 */
class SchemaTest {

    private static final Epoch EPOCH = Epoch.parse("00c0ffee00c0ffee");

    @TempDir
    private Path folder;

    static IntStream versions() {
        return IntStream.rangeClosed(1, Schema.VERSION);
    }

    private static String dump(int version) throws Exception {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schema/v" + version + ".sql")) {
            assertTrue(in != null, "schema version " + version + " has no dump: write it with SchemaDump before it is released");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void load(int version) throws Exception {
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + Files.createDirectories(folder.resolve("store")).resolve(StoreFolder.DATABASE));
                Statement statement = connection.createStatement()) {
            for (String sql : dump(version).split(";\n")) {
                statement.execute(sql);
            }
        }
    }

    private SqliteStore open() throws StoreException {
        return SqliteStore.open(folder.resolve("store"), StoreSettings.DEFAULTS, Clock.fixed(Histories.T0, java.time.ZoneOffset.UTC));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aStoreOfAnEarlierVersionGoesOn(int version) throws Exception {
        load(version);
        try (SqliteStore store = open()) {
            assertEquals(EPOCH, store.epoch());
            assertEquals(new RuntimeSummary.Counts(3, 2, 1, 0), store.counts());
            assertEquals(Optional.of(Histories.id(4)), store.newestWorkerId());
            assertEquals(Optional.of(Histories.record(Histories.id(1), WorkerStatus.RUNNING, 2, 1, false)), store.worker(Histories.id(1)));
            assertEquals(Histories.next(Histories.empty(Histories.id(1)), 2).events(), store.events(Histories.id(1), 0, 10));
            assertEquals(new LogWindow(4, 3), store.window(Histories.id(2)));
            Commit asking = Histories.asking(Histories.id(3));
            assertEquals(List.of(asking.worker()), store.unsettled(), "its open question, its queue and its engine's note with it");
            assertEquals(asking.events(), store.events(Histories.id(3), 0, 10));
            assertThat(store.result(Histories.id(1), new dev.yado.model.id.IdempotencyKey("own"))).isPresent();
            assertThat(store.creationResult(new dev.yado.model.id.IdempotencyKey("create"))).isPresent();
            store.commit(Histories.next(store.worker(Histories.id(1)).orElseThrow(), 3));
            WorkerRecord next = Histories.waiting(Histories.record(Histories.id(3), WorkerStatus.RUNNING, 4, 2, true), List.of(Histories.queued(3)));
            store.commit(new Commit(next, List.of(), List.of(), new Commit.QueueChange(1, List.of())));
        }
        try (SqliteStore store = open()) {
            assertEquals(5, store.events(Histories.id(1), 0, 10).size());
            assertEquals(List.of(Histories.queued(3)), store.worker(Histories.id(3)).orElseThrow().queue());
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void itsTablesBecomeThoseOfANewStore(int version) throws Exception {
        load(version);
        open().close();
        List<String> migrated = tables(folder.resolve("store"));
        SqliteStore.open(folder.resolve("new"), StoreSettings.DEFAULTS, Clock.systemUTC()).close();
        assertEquals(tables(folder.resolve("new")), migrated, "a released step was changed: make a further one instead");
    }

    @Test
    void aNewerStoreIsLeftAlone() throws Exception {
        open().close();
        execute("PRAGMA user_version = " + (Schema.VERSION + 1));
        StoreException refused = assertThrows(StoreException.class, this::open);
        assertThat(refused.getMessage()).contains("version " + (Schema.VERSION + 1));
    }

    @Test
    void aDatabaseOfAnotherProgramIsLeftAlone() throws Exception {
        Files.createDirectories(folder.resolve("store"));
        execute("CREATE TABLE recipes (name TEXT)");
        StoreException refused = assertThrows(StoreException.class, this::open);
        assertThat(refused.getMessage()).contains("does not belong to Yado");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE meta", "TABLE total", "TABLE worker", "TABLE origin", "TABLE state", "TABLE queued", "TABLE event", "TABLE answer",
        "TABLE remark", "TABLE removed", "INDEX answer_key", "INDEX event_item", "COLUMN at OF TABLE remark"})
    void aDatabaseThatLacksAPartIsRefusedWithTheWayOut(String part) throws Exception {
        load(Schema.VERSION);
        open().close();
        String[] words = part.split(" ");
        execute(words[0].equals("COLUMN") ? "ALTER TABLE " + words[4] + " DROP COLUMN " + words[1] : "DROP " + part);
        StoreException refused = assertThrows(StoreException.class, this::open);
        assertThat(refused.getMessage()).contains("missing " + part.toLowerCase(java.util.Locale.ROOT));
        assertThat(refused.getMessage()).contains("yado store export");

        List<String> said = new ArrayList<>();
        assertFalse(new StoreTools(Clock.systemUTC(), said::add).check(folder.resolve("store")));
        assertThat(said).as(said.toString()).contains("the database file: missing " + part.toLowerCase(java.util.Locale.ROOT));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store").resolve(StoreFolder.DATABASE));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> tables(Path store) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve(StoreFolder.DATABASE));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")) {
            while (rows.next()) {
                tables.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3) + " " + rows.getString(4));
            }
        }
        return tables;
    }
}
