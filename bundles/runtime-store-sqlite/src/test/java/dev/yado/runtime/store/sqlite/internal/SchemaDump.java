package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.store.sqlite.internal.folder.StoreFolder;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Writes the dump that {@link SchemaTest} reads, once for each version, before its release: {@code SchemaDump FILE}. */
final class SchemaDump {

    private SchemaDump() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("yado-schema").resolve("store");
        try (SqliteStore store = SqliteStore.open(folder, StoreSettings.DEFAULTS, Clock.fixed(Histories.T0, ZoneOffset.UTC))) {
            store.commit(Histories.next(Histories.empty(Histories.id(1)), 2, WorkerStatus.RUNNING,
                    List.of(Histories.answer("own", false, Histories.T0), Histories.answer("create", true, Histories.T0))));
            store.commit(Histories.next(Histories.empty(Histories.id(2)), 5, WorkerStatus.STOPPED, List.of()));
            store.trim(Histories.id(2), LogLimits.ofEvents(2));
            store.commit(Histories.asking(Histories.id(3)));
            Commit fourth = Histories.created(Histories.id(4));
            store.commit(fourth);
            store.delete(fourth.worker().id());
        }
        Files.writeString(Path.of(arguments[0]), dump(folder.resolve(StoreFolder.DATABASE)));
    }

    private static String dump(Path database) throws SQLException {
        StringBuilder out = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE meta SET value = '00c0ffee00c0ffee' WHERE name = 'epoch'");
            for (String pragma : List.of("application_id", "user_version")) {
                line(out, "PRAGMA " + pragma + " = " + texts(statement, "PRAGMA " + pragma).get(0));
            }
            texts(statement, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid").forEach(sql -> line(out, sql));
            for (String table : texts(statement, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")) {
                String columns = String.join(" || ', ' || ", texts(statement, "SELECT 'quote(' || name || ')' FROM pragma_table_info('" + table + "')"));
                texts(statement, "SELECT " + columns + " FROM " + table).forEach(row -> line(out, "INSERT INTO " + table + " VALUES (" + row + ")"));
            }
        }
        return out.toString();
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static void line(StringBuilder out, String sql) {
        out.append(sql).append(";\n");
    }
}
