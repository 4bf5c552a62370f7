package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.model.id.Epoch;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.EventPosition;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * The tables, and how older ones become these. {@code PRAGMA user_version} says which version a database has; each step is one transaction, so a
 * start that is cut short goes on where it was.
 *
 * <p>Each released version stays as it was: what changes is a further step, and a dump of the version before it for the tests.
 */
public final class Schema {

    /** "yado" in ASCII, so that a file of another program is not taken for ours. */
    public static final int APPLICATION_ID = 0x7961646f;

    private static final List<List<String>> STEPS = List.of(List.of(
            // epoch; newest_worker: the highest id there ever was.
            "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            // How many Workers have a status.
            "CREATE TABLE total (status TEXT NOT NULL PRIMARY KEY, workers INTEGER NOT NULL) WITHOUT ROWID",
            // What is known of a Worker without reading its record, so that a look at all of them reads little.
            // AUTOINCREMENT: the number of a removed Worker is not used again while its log is being cleared away.
            // first_event and first_item: what of the log is still here; first_at: since when (milliseconds); bytes: how much.
            """
            CREATE TABLE worker (
                nr INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                profile TEXT NOT NULL,
                status TEXT NOT NULL,
                unsettled INTEGER NOT NULL,
                last_sequence INTEGER NOT NULL,
                first_event INTEGER NOT NULL,
                first_item INTEGER NOT NULL,
                first_at INTEGER,
                bytes INTEGER NOT NULL,
                ended_at INTEGER)""",
            "CREATE INDEX worker_status ON worker (status, id)",
            "CREATE INDEX worker_unsettled ON worker (id) WHERE unsettled",
            "CREATE INDEX worker_ended ON worker (ended_at) WHERE ended_at IS NOT NULL",
            // The record in its parts: what stays, what each change writes, and the inputs that wait, oldest first; each of those is written once.
            "CREATE TABLE origin (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE TABLE state (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE TABLE queued (nr INTEGER PRIMARY KEY, worker INTEGER NOT NULL, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE INDEX queued_worker ON queued (worker)",
            // A Worker's log lies together, in order: see EventPosition, which is the row's own number. That keeps the tree flat however long the texts are. The
            // two columns that it stands for take no space. item: its number in the transcript.
            """
            CREATE TABLE event (
                place INTEGER PRIMARY KEY,
                item INTEGER,
                at INTEGER NOT NULL,
                body_check INTEGER NOT NULL,
                body TEXT NOT NULL,
                worker INTEGER AS (place >> 32) VIRTUAL,
                sequence INTEGER AS (place & 4294967295) VIRTUAL)""",
            "CREATE UNIQUE INDEX event_item ON event (worker, item) WHERE item IS NOT NULL",
            // worker 0: the Runtime's own. ordinal: dense, so that the bound per Worker needs no counting.
            """
            CREATE TABLE answer (
                worker INTEGER NOT NULL,
                ordinal INTEGER NOT NULL,
                key TEXT NOT NULL,
                fingerprint TEXT NOT NULL,
                fields TEXT NOT NULL,
                at INTEGER NOT NULL,
                kept_at INTEGER NOT NULL,
                PRIMARY KEY (worker, ordinal)) WITHOUT ROWID""",
            "CREATE UNIQUE INDEX answer_key ON answer (worker, key)",
            "CREATE INDEX answer_kept_at ON answer (kept_at)",
            "CREATE TABLE remark (nr INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL)",
            // Workers that are gone while their log is still being cleared away.
            "CREATE TABLE removed (worker INTEGER PRIMARY KEY)"));

    public static final int VERSION = STEPS.size();

    private Schema() {
    }

    /** Makes {@code writer}'s database one of this version. */
    public static void prepare(Connection writer, Epoch epochIfNew) throws SQLException, StoreException {
        try (Statement statement = writer.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            int application = number(statement, "PRAGMA application_id");
            boolean empty = version == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (!empty && application != APPLICATION_ID) {
                throw new StoreException("the database file is not one of Yado's; move it away, or use another data directory");
            }
            if (version > VERSION) {
                throw tooNew(version);
            }
            if (version < (empty ? 0 : 1)) {
                throw StoreErrors.damagedFile("its version is " + version);
            }
            for (int done = version; done < VERSION; done++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String sql : STEPS.get(done)) {
                    statement.execute(sql);
                }
                if (done == 0) {
                    statement.execute("INSERT INTO meta VALUES ('epoch', '" + epochIfNew.wire() + "')");
                    statement.execute("PRAGMA application_id = " + APPLICATION_ID);
                }
                statement.execute("PRAGMA user_version = " + (done + 1));
                statement.execute("COMMIT");
            }
        }
    }

    /** Refuses a database that lacks a part: what was in it is gone, and the first use of it would fail, if not look as if nothing had ever been there. */
    public static void requireComplete(Connection database) throws SQLException, StoreException {
        List<String> missing = missing(database);
        if (!missing.isEmpty()) {
            throw StoreErrors.damagedFile("it has no " + missing.get(0) + (missing.size() == 1 ? "" : ", nor " + (missing.size() - 1) + " more parts"));
        }
    }

    /** The tables, indexes and columns of this version that a database does not have, tables first. */
    public static List<String> missing(Connection database) throws SQLException {
        try (Connection model = new SQLiteConfig().createConnection("jdbc:sqlite::memory:"); Statement statement = model.createStatement()) {
            for (List<String> step : STEPS) {
                for (String sql : step) {
                    statement.execute(sql);
                }
            }
            List<String> missing = parts(model);
            missing.removeAll(Set.copyOf(parts(database)));
            return missing;
        }
    }

    private static List<String> parts(Connection database) throws SQLException {
        List<String> parts = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT type || ' ' || name, 2 * (type <> 'table') AS nr FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
                        + " UNION ALL SELECT 'column ' || c.name || ' of table ' || s.name, 1 FROM sqlite_schema s, pragma_table_xinfo(s.name) c"
                        + " WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' ORDER BY nr")) {
            while (row.next()) {
                parts.add(row.getString(1));
            }
        }
        return parts;
    }

    public static StoreException tooNew(int version) {
        return new StoreException("the database is of version " + version + ", and this Yado knows up to " + VERSION
                + "; use the newer Yado that wrote it, or another data directory");
    }

    public static Epoch newEpoch() {
        return Epoch.random(new SecureRandom());
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
