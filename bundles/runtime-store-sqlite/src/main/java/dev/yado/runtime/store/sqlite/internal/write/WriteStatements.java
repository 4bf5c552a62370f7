package dev.yado.runtime.store.sqlite.internal.write;

import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.store.sqlite.internal.codec.EncodedCommit;
import dev.yado.runtime.store.sqlite.internal.codec.EventPosition;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/**
 * The statements that change the database. Each method runs within a transaction of its caller; the numbers of Workers are updated in the same transaction.
 * Used by one thread at a time.
 */
public final class WriteStatements {

    /** Maximum number of rows that one step of trimming or deletion removes. A step takes a few milliseconds, during which changes wait. */
    public static final int MAX_ROWS_PER_STEP = 500;
    /** Maximum number of recorded diagnostics; larger than the required {@link dev.yado.runtime.spi.store.WorkerStore#RECORDED_DIAGNOSTICS}. */
    private static final int MAX_DIAGNOSTICS = 1_000;

    private static final int PROBE_SIZE = 8_192;

    private final StoreSettings settings;
    private final Clock clock;

    public WriteStatements(StoreSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The row of a Worker before a change. */
    private record Before(long rowId, String status, long lastSequence, boolean unsettled) {
    }

    /** Applies a commit. @throws StoreException if it does not continue the log or the queue */
    public void commit(SqlSession session, EncodedCommit commit) throws SQLException, StoreException {
        WorkerRecord worker = commit.worker();
        Before before = session.first("SELECT nr, status, last_sequence, unsettled FROM worker WHERE id = ?",
                row -> new Before(row.getLong(1), row.getString(2), row.getLong(3), row.getBoolean(4)), worker.id());
        requireNoGap(commit, before);
        long rowId = before == null ? insert(session, worker, commit.events().isEmpty() ? worker.lastSequence() + 1 : 1) : before.rowId();
        if (before == null) {
            RecordCodec.Encoded origin = commit.origin().orElseThrow();
            session.update("INSERT INTO origin (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", rowId, origin.check(), origin.json());
        }
        session.update("INSERT OR REPLACE INTO state (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", rowId, commit.state().check(),
                commit.state().json());
        take(session, rowId, commit);
        queue(session, rowId, commit.queued());
        for (EncodedCommit.Event event : commit.events()) {
            insert(session, rowId, event);
        }
        session.update("UPDATE worker SET last_sequence = ?, bytes = bytes + ?, first_at = ifnull(first_at, ?) WHERE nr = ?",
                worker.lastSequence(), commit.bytes(), commit.firstAt(), rowId);
        // A statement of its own: an UPDATE that names the column also writes its index, and most commits do not change the value.
        if (commit.unsettled() != (before != null && before.unsettled())) {
            session.update("UPDATE worker SET unsettled = ? WHERE nr = ?", commit.unsettled() ? 1 : 0, rowId);
        }
        if (before != null && !worker.status().wire().equals(before.status())) {
            session.update("UPDATE worker SET status = ? WHERE nr = ?", worker.status().wire(), rowId);
            count(session, before.status(), -1);
            count(session, worker.status().wire(), 1);
        }
        if (worker.status() != WorkerStatus.RUNNING) {
            session.update("UPDATE worker SET ended_at = ? WHERE nr = ?", worker.updatedAt().toEpochMilli(), rowId);
        }
        for (EncodedCommit.Result result : commit.results()) {
            keep(session, result.result().runtimeWide() ? 0 : rowId, result);
        }
    }

    /** Writes several pages, as an ordinary change does: on a full disk there may be space for one page and not for a change. */
    public void probe(SqlSession session) throws SQLException {
        // Random: SQLite does not write a value that is the same as before.
        session.update("INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', hex(randomblob(?)))", PROBE_SIZE);
    }

    private static void take(SqlSession session, long worker, EncodedCommit commit) throws SQLException, StoreException {
        if (commit.taken() > 0 && session.update("DELETE FROM queued WHERE nr IN (SELECT nr FROM queued WHERE worker = ? ORDER BY nr LIMIT ?)",
                worker, commit.taken()) != commit.taken()) {
            throw new StoreException(commit.taken() + " queued inputs of " + commit.worker().id() + " cannot be removed: there are fewer");
        }
    }

    /** Appends inputs to the queue of a Worker. */
    public static void queue(SqlSession session, long worker, List<RecordCodec.Encoded> inputs) throws SQLException {
        for (RecordCodec.Encoded input : inputs) {
            session.update("INSERT INTO queued (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", worker, input.check(), input.json());
        }
    }

    private static void requireNoGap(EncodedCommit commit, Before before) throws StoreException {
        if (before == null && commit.events().isEmpty()) {
            return;
        }
        long last = before == null ? 0 : before.lastSequence();
        for (EncodedCommit.Event event : commit.events()) {
            if (event.sequence() > EventPosition.MAX_SEQUENCE) {
                throw new StoreException("the log of " + commit.worker().id() + " has reached the maximum length of this store");
            }
            if (event.sequence() != ++last) {
                throw new StoreException("event " + event.sequence() + " of " + commit.worker().id() + " does not follow event " + (last - 1));
            }
        }
        if (commit.worker().lastSequence() != last) {
            throw new StoreException("the record of " + commit.worker().id() + " has last sequence " + commit.worker().lastSequence()
                    + ", but its log ends at " + last);
        }
    }

    /** Inserts a Worker whose log is empty and starts at {@code firstEvent}. Returns its row id. */
    public static long insert(SqlSession session, WorkerRecord worker, long firstEvent) throws SQLException {
        session.update("INSERT INTO worker (id, profile, status, unsettled, last_sequence, first_event, first_item, bytes) VALUES (?, ?, ?, 0, 0, ?, 1, 0)",
                worker.id(), worker.profile().name(), worker.status().wire(), firstEvent);
        long rowId = session.first("SELECT last_insert_rowid()", row -> row.getLong(1));
        newest(session, worker.id());
        count(session, worker.status().wire(), 1);
        return rowId;
    }

    /** Updates the newest Worker id that was ever assigned. */
    public static void newest(SqlSession session, WorkerId id) throws SQLException {
        session.update("INSERT INTO meta (name, value) VALUES ('newest_worker', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)", id);
    }

    /** Inserts an event of the Worker with this row id. */
    public static void insert(SqlSession session, long worker, EncodedCommit.Event event) throws SQLException {
        session.update("INSERT INTO event (place, item, at, body_check, body) VALUES (?, ?, ?, ?, CAST(? AS TEXT))",
                EventPosition.of(worker, event.sequence()), event.item(), event.at(), event.body().check(), event.body().json());
    }

    private static void count(SqlSession session, String status, int change) throws SQLException {
        session.update("INSERT INTO total (status, workers) VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET workers = workers + excluded.workers",
                status, change);
    }

    /** Records a result and deletes the oldest ones above the maximum. @param worker row id; 0: the Runtime itself */
    public void keep(SqlSession session, long worker, EncodedCommit.Result encoded) throws SQLException {
        RecordedResult result = encoded.result();
        long ordinal = session.first("SELECT ifnull(max(ordinal), 0) + 1 FROM answer WHERE worker = ?", row -> row.getLong(1), worker);
        // An existing result under the same key has expired; this one replaces it.
        session.update("INSERT OR REPLACE INTO answer (worker, ordinal, key, fingerprint, fields, at, kept_at) VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, ?)",
                worker, ordinal, result.key().value(), result.fingerprint(), encoded.fields(), result.at().toEpochMilli(), clock.millis());
        session.update("DELETE FROM answer WHERE worker = ? AND ordinal <= ?", worker,
                ordinal - (worker == 0 ? settings.runtimeResults() : settings.resultsPerWorker()));
    }

    /** Deletes a Worker, so that no read returns it. Its log and recorded results, which may be large, are deleted in steps by {@link #deleteExpired}. */
    public void delete(SqlSession session, WorkerId worker) throws SQLException {
        Before before = session.first("SELECT nr, status FROM worker WHERE id = ?", row -> new Before(row.getLong(1), row.getString(2), 0, false), worker);
        if (before != null) {
            session.update("DELETE FROM worker WHERE nr = ?", before.rowId());
            session.update("DELETE FROM origin WHERE worker = ?", before.rowId());
            session.update("DELETE FROM state WHERE worker = ?", before.rowId());
            session.update("DELETE FROM queued WHERE worker = ?", before.rowId());
            session.update("INSERT INTO removed (worker) VALUES (?)", before.rowId());
            count(session, before.status(), -1);
        }
    }

    /** The events to drop from the start of a log, so that the rest is within limits. */
    private static final class Trim {
        private long events;
        private long bytes;
        private long droppedEvents;
        private long droppedBytes;
        private long lastDropped;
        private long lastItem;
        private Long firstAt;
        private boolean complete;

        /** Adds the next retained event, in the order of the log. */
        private void add(long sequence, long item, long at, long size, LogLimits limits) {
            if (complete) {
                return;
            }
            complete = events - droppedEvents <= limits.events() && bytes - droppedBytes <= limits.bytes() && at >= RecordCodec.millis(limits.oldest());
            if (complete) {
                firstAt = at;
                return;
            }
            droppedEvents++;
            droppedBytes += size;
            lastDropped = sequence;
            lastItem = Math.max(lastItem, item);
        }
    }

    /** Drops the oldest events of a log that exceed {@code limits}. Returns the number of dropped events, at most {@value #MAX_ROWS_PER_STEP}. */
    public long trim(SqlSession session, WorkerId worker, LogLimits limits) throws SQLException {
        Long rowId = session.first("SELECT nr FROM worker WHERE id = ?", row -> row.getLong(1), worker);
        if (rowId == null) {
            return 0;
        }
        Trim trim = session.first("SELECT last_sequence - first_event + 1, bytes FROM worker WHERE nr = ?", row -> {
            Trim whole = new Trim();
            whole.events = row.getLong(1);
            whole.bytes = row.getLong(2);
            return whole;
        }, rowId);
        // Reads one event more than can be dropped: it is the first of the rest.
        session.each("SELECT sequence, ifnull(item, 0), at, octet_length(body) FROM event WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?", row -> {
            if (trim.droppedEvents < MAX_ROWS_PER_STEP) {
                trim.add(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), limits);
            } else if (trim.firstAt == null) {
                trim.firstAt = row.getLong(3);
            }
            return null;
        }, EventPosition.of(rowId, 0), EventPosition.of(rowId, EventPosition.MAX_SEQUENCE), MAX_ROWS_PER_STEP + 1);
        if (trim.droppedEvents > 0) {
            session.update("DELETE FROM event WHERE place BETWEEN ? AND ?", EventPosition.of(rowId, 0), EventPosition.of(rowId, trim.lastDropped));
            session.update("UPDATE worker SET first_event = ?, first_item = max(first_item, ?), bytes = bytes - ?, first_at = ? WHERE nr = ?",
                    trim.lastDropped + 1, trim.lastItem + 1, trim.droppedBytes, trim.firstAt, rowId);
        }
        return trim.droppedEvents;
    }

    /** Records a diagnostic and deletes the oldest ones above the maximum. */
    public void record(SqlSession session, RecordedDiagnostic diagnostic) throws SQLException {
        session.update("INSERT INTO remark (at, code, severity, message) VALUES (?, ?, ?, ?)", diagnostic.at().toEpochMilli(), diagnostic.what().code(),
                diagnostic.what().severity().wire(), diagnostic.what().message());
        session.update("DELETE FROM remark WHERE nr <= last_insert_rowid() - ?", MAX_DIAGNOSTICS);
    }

    /** Deletes some expired results and some events of deleted Workers. Returns whether more remain. */
    public boolean deleteExpired(SqlSession session) throws SQLException {
        int rows = session.update("DELETE FROM answer WHERE (worker, ordinal) IN (SELECT worker, ordinal FROM answer WHERE kept_at < ? LIMIT ?)",
                oldestResult(), MAX_ROWS_PER_STEP);
        Long deletedWorker = session.first("SELECT worker FROM removed LIMIT 1", row -> row.getLong(1));
        if (deletedWorker == null) {
            return rows == MAX_ROWS_PER_STEP;
        }
        rows = session.update("DELETE FROM event WHERE place IN (SELECT place FROM event WHERE place BETWEEN ? AND ? LIMIT ?)",
                EventPosition.of(deletedWorker, 0), EventPosition.of(deletedWorker, EventPosition.MAX_SEQUENCE), MAX_ROWS_PER_STEP);
        if (rows < MAX_ROWS_PER_STEP) {
            session.update("DELETE FROM answer WHERE worker = ?", deletedWorker);
            session.update("DELETE FROM removed WHERE worker = ?", deletedWorker);
        }
        return true;
    }

    /** Returns the time before which recorded results have expired, in milliseconds since the Unix epoch. */
    public long oldestResult() {
        return clock.millis() - settings.resultRetention().toMillis();
    }
}
