package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one database file. Tests put one in front that fails on purpose. */
public interface Connections {

    /** The one connection that writes; in a transaction from {@code BEGIN} to {@code COMMIT} or until it is closed. */
    Connection writer() throws SQLException;

    /** A connection that cannot write. The file must be there. */
    Connection reader() throws SQLException;

    /** As {@link #reader()}, for saving what can be read: it also opens a file whose end was cut off. */
    default Connection rescuer() throws SQLException {
        Connection connection = reader();
        try (Statement statement = connection.createStatement()) {
            // Else SQLite refuses all of a file that is shorter than its header says. The connection itself cannot write.
            statement.execute("PRAGMA writable_schema = ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Connections to {@code file} as {@code settings} say. */
    static Connections to(Path file, StoreSettings settings) {
        return new Connections() {
            @Override
            public Connection writer() throws SQLException {
                Connection connection = open(file, new SQLiteConfig());
                try (Statement statement = connection.createStatement()) {
                    // Only an empty file takes a page size.
                    statement.execute("PRAGMA page_size = " + StoreSettings.PAGE_BYTES);
                    statement.execute("PRAGMA journal_mode = WAL");
                    statement.execute("PRAGMA synchronous = " + settings.durability().synchronous());
                    statement.execute("PRAGMA wal_autocheckpoint = 4000");
                    // After a burst the log file shrinks again.
                    statement.execute("PRAGMA journal_size_limit = 67108864");
                    statement.execute("PRAGMA cache_size = -16000");
                    statement.execute("PRAGMA max_page_count = " + settings.maxPages());
                    // Else the driver tries a transaction of its own after each statement. It opens one now; ours begin and end by statement.
                    connection.setAutoCommit(false);
                    statement.execute("COMMIT");
                    return connection;
                } catch (SQLException e) {
                    connection.close();
                    throw e;
                }
            }

            @Override
            public Connection reader() throws SQLException {
                SQLiteConfig config = new SQLiteConfig();
                config.resetOpenMode(SQLiteOpenMode.READWRITE);
                config.resetOpenMode(SQLiteOpenMode.CREATE);
                config.setOpenMode(SQLiteOpenMode.READONLY);
                return open(file, config);
            }
        };
    }

    private static Connection open(Path file, SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(5_000);
        // Else the driver asks for the new row's number after each insertion, with a statement that it prepares each time.
        config.setGetGeneratedKeys(false);
        // As a URI: a path may have a question mark in it, which the driver would take for the start of settings.
        return config.createConnection("jdbc:sqlite:" + file.toUri());
    }
}
