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
 * The schema and its migrations. {@code PRAGMA user_version} holds the version of a database. Each migration step is one transaction, so an interrupted
 * start resumes at the next step.
 *
 * <p>Never change a released step. A schema change is a new step, plus a dump of the previous version for the tests.
 */
public final class Schema {

    /** "yado" in ASCII. Identifies the database as one of Yado's. */
    public static final int APPLICATION_ID = 0x7961646f;

    private static final List<List<String>> STEPS = List.of(List.of(
            // Rows: epoch; newest_worker: the highest id ever assigned.
            "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            // Number of Workers by status.
            "CREATE TABLE total (status TEXT NOT NULL PRIMARY KEY, workers INTEGER NOT NULL) WITHOUT ROWID",
            // The searchable properties of a Worker, so that a scan of all Workers does not read their records.
            // AUTOINCREMENT: the number of a deleted Worker is not reused while its log is being deleted.
            // first_event, first_item, first_at (milliseconds), bytes: start and size of the retained log.
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
            // The parts of a record: the immutable part, the part that each commit rewrites, and the queued inputs (oldest first, each written once).
            "CREATE TABLE origin (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE TABLE state (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE TABLE queued (nr INTEGER PRIMARY KEY, worker INTEGER NOT NULL, body_check INTEGER NOT NULL, body TEXT NOT NULL)",
            "CREATE INDEX queued_worker ON queued (worker)",
            // The primary key is the EventPosition, so each Worker's log is contiguous and ordered, and the B-tree stays shallow with long texts. The two
            // virtual columns take no space. item: the transcript sequence.
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
            // Recorded results. worker 0: the Runtime itself. ordinal: dense, so that the maximum per Worker applies without counting rows.
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
            // Deleted Workers whose log is still being deleted.
            "CREATE TABLE removed (worker INTEGER PRIMARY KEY)"));

    public static final int VERSION = STEPS.size();

    private Schema() {
    }

    /**
     * Creates the schema in an empty database, or migrates an older one.
     *
     * @throws StoreException if the database belongs to another program or to a newer version, or is damaged
     */
    public static void prepare(Connection writer, Epoch epochIfNew) throws SQLException, StoreException {
        try (Statement statement = writer.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            if (version != 0 || number(statement, "SELECT count(*) FROM sqlite_schema") > 0) {
                requireUsable(statement, version);
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

    /**
     * Refuses a database that a start would refuse: one of another program or of a newer version, or one with triggers or views.
     *
     * @throws StoreException if it is refused
     */
    public static void requireUsable(Connection database) throws SQLException, StoreException {
        try (Statement statement = database.createStatement()) {
            requireUsable(statement, number(statement, "PRAGMA user_version"));
        }
    }

    private static void requireUsable(Statement statement, int version) throws SQLException, StoreException {
        if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreException("the database file does not belong to Yado; move it away, or use another data directory");
        }
        if (number(statement, "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')") > 0) {
            throw new StoreException(
                    "the database file contains triggers or views, which Yado does not create and which could change what is stored; restore a backup,"
                            + " or remove them if you added them");
        }
        if (version > VERSION) {
            throw tooNew(version);
        }
        if (version < 1) {
            throw StoreErrors.damagedFile("unknown schema version " + version);
        }
    }

    /** Refuses a database that lacks a table, an index or a column: its data is lost, and later reads would fail or appear empty. */
    public static void requireComplete(Connection database) throws SQLException, StoreException {
        List<String> missing = missing(database);
        if (!missing.isEmpty()) {
            throw StoreErrors.damagedFile("missing " + missing.get(0) + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more"));
        }
    }

    /** Returns the tables, indexes and columns of this version that {@code database} lacks, tables first. */
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
                ResultSet row =
                        statement.executeQuery("SELECT type || ' ' || name, 2 * (type <> 'table') AS nr FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
                                + " UNION ALL SELECT 'column ' || c.name || ' of table ' || s.name, 1 FROM sqlite_schema s, pragma_table_xinfo(s.name) c"
                                + " WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' ORDER BY nr")) {
            while (row.next()) {
                parts.add(row.getString(1));
            }
        }
        return parts;
    }

    /** Returns the exception for a database of a newer version. */
    public static StoreException tooNew(int version) {
        return new StoreException("the database has schema version " + version + ", and this version of Yado supports versions up to " + VERSION
                + "; use the newer Yado that wrote it, or another data directory");
    }

    /** Returns a random epoch. */
    public static Epoch newEpoch() {
        return Epoch.random(new SecureRandom());
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
