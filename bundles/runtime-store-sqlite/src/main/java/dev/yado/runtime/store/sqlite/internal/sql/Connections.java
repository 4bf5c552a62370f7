package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** A factory of connections to one database file. Tests wrap it to inject failures. */
public interface Connections {

    /** Opens the connection that writes. A transaction lasts from {@code BEGIN} to {@code COMMIT}, or until the connection is closed. */
    Connection writer() throws SQLException;

    /** Opens a read-only connection. Fails if the file does not exist. */
    Connection reader() throws SQLException;

    /** Opens a read-only connection that also accepts a truncated file, for salvage. */
    default Connection salvageReader() throws SQLException {
        Connection connection = reader();
        try (Statement statement = connection.createStatement()) {
            // Otherwise SQLite refuses a file that is shorter than its header states. The connection stays read-only.
            statement.execute("PRAGMA writable_schema = ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns a factory of connections to {@code file} that are configured by {@code settings}. */
    static Connections to(Path file, StoreSettings settings) {
        return new Connections() {
            @Override
            public Connection writer() throws SQLException {
                Connection connection = open(file, new SQLiteConfig());
                try (Statement statement = connection.createStatement()) {
                    // SQLite applies a page size to an empty file only.
                    statement.execute("PRAGMA page_size = " + StoreSettings.PAGE_BYTES);
                    statement.execute("PRAGMA journal_mode = WAL");
                    statement.execute("PRAGMA synchronous = " + settings.durability().synchronous());
                    statement.execute("PRAGMA wal_autocheckpoint = 4000");
                    // Makes the log file shrink again after a burst of writes.
                    statement.execute("PRAGMA journal_size_limit = 67108864");
                    statement.execute("PRAGMA cache_size = -16000");
                    statement.execute("PRAGMA max_page_count = " + settings.maxPages());
                    // Keeps the driver from committing after each statement. It opens a transaction here, which ends at once: the store uses explicit BEGIN and COMMIT.
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
        // Otherwise the driver queries the new row's id after each insertion, with a statement that it prepares each time.
        config.setGetGeneratedKeys(false);
        // As a URI: in a plain path the driver would treat a question mark as the start of parameters.
        return config.createConnection("jdbc:sqlite:" + file.toUri());
    }
}
