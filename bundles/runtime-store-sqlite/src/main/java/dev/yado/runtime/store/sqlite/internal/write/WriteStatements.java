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
import java.time.Instant;
import java.util.List;

/** What is written, by the one thread that writes. Each method is part of a transaction, and counts are changed with what they count. */
public final class WriteStatements {

    /** Rows that one step of trimming or clearing away removes: a few milliseconds, for which changes have to wait. */
    public static final int ROWS_AT_ONCE = 500;
    /** More than a store has to keep. */
    private static final int REMARKS = 1_000;

    private final StoreSettings settings;
    private final Clock clock;

    public WriteStatements(StoreSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What is known of a Worker before it changes. */
    private record Before(long nr, String status, long lastSequence, boolean unsettled) {
    }

    public void commit(SqlSession session, EncodedCommit commit) throws SQLException, StoreException {
        WorkerRecord worker = commit.worker();
        Before before = session.first("SELECT nr, status, last_sequence, unsettled FROM worker WHERE id = ?",
                row -> new Before(row.getLong(1), row.getString(2), row.getLong(3), row.getBoolean(4)), worker.id());
        requireNoGap(commit, before);
        long nr = before == null ? insert(session, worker, commit.events().isEmpty() ? worker.lastSequence() + 1 : 1) : before.nr();
        if (before == null) {
            RecordCodec.Encoded origin = commit.origin().orElseThrow();
            session.update("INSERT INTO origin (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", nr, origin.check(), origin.json());
        }
        session.update("INSERT OR REPLACE INTO state (worker, body_check, body) VALUES (?, ?, CAST(? AS TEXT))", nr, commit.state().check(),
                commit.state().json());
        take(session, nr, commit);
        queue(session, nr, commit.queued());
        for (EncodedCommit.Event event : commit.events()) {
            insert(session, nr, event);
        }
        session.update("UPDATE worker SET last_sequence = ?, bytes = bytes + ?, first_at = ifnull(first_at, ?) WHERE nr = ?",
                worker.lastSequence(), commit.bytes(), commit.firstAt(), nr);
        // Not with the above: naming the column writes its index, also when the value stays, and a run of a full queue does not change it.
        if (commit.unsettled() != (before != null && before.unsettled())) {
            session.update("UPDATE worker SET unsettled = ? WHERE nr = ?", commit.unsettled() ? 1 : 0, nr);
        }
        if (before != null && !worker.status().wire().equals(before.status())) {
            session.update("UPDATE worker SET status = ? WHERE nr = ?", worker.status().wire(), nr);
            count(session, before.status(), -1);
            count(session, worker.status().wire(), 1);
        }
        if (worker.status() != WorkerStatus.RUNNING) {
            session.update("UPDATE worker SET ended_at = ? WHERE nr = ?", worker.updatedAt().toEpochMilli(), nr);
        }
        for (EncodedCommit.Result result : commit.results()) {
            keep(session, result.result().runtimeWide() ? 0 : nr, result);
        }
    }

    private static void take(SqlSession session, long worker, EncodedCommit commit) throws SQLException, StoreException {
        if (commit.taken() > 0 && session.update("DELETE FROM queued WHERE nr IN (SELECT nr FROM queued WHERE worker = ? ORDER BY nr LIMIT ?)",
                worker, commit.taken()) != commit.taken()) {
            throw new StoreException(commit.taken() + " waiting inputs of " + commit.worker().id() + " were to be taken, and there are fewer");
        }
    }

    /** Adds waiting inputs behind those that are there. */
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
                throw new StoreException("the log of " + commit.worker().id() + " is as long as this store can keep");
            }
            if (event.sequence() != ++last) {
                throw new StoreException("event " + event.sequence() + " of " + commit.worker().id() + " was to follow event " + (last - 1));
            }
        }
        if (commit.worker().lastSequence() != last) {
            throw new StoreException("the record of " + commit.worker().id() + " says that its log ends at " + commit.worker().lastSequence()
                    + ", and it ends at " + last);
        }
    }

    /** Adds a Worker with an empty log that begins at {@code firstEvent}. */
    public static long insert(SqlSession session, WorkerRecord worker, long firstEvent) throws SQLException {
        session.update("INSERT INTO worker (id, profile, status, unsettled, last_sequence, first_event, first_item, bytes) VALUES (?, ?, ?, 0, 0, ?, 1, 0)",
                worker.id(), worker.profile().name(), worker.status().wire(), firstEvent);
        long nr = session.first("SELECT last_insert_rowid()", row -> row.getLong(1));
        newest(session, worker.id());
        count(session, worker.status().wire(), 1);
        return nr;
    }

    /** Notes that there is or was a Worker with this id. */
    public static void newest(SqlSession session, WorkerId id) throws SQLException {
        session.update("INSERT INTO meta (name, value) VALUES ('newest_worker', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)", id);
    }

    public static void insert(SqlSession session, long worker, EncodedCommit.Event event) throws SQLException {
        session.update("INSERT INTO event (place, item, at, body_check, body) VALUES (?, ?, ?, ?, CAST(? AS TEXT))",
                EventPosition.of(worker, event.sequence()), event.item(), event.at(), event.body().check(), event.body().json());
    }

    private static void count(SqlSession session, String status, int change) throws SQLException {
        session.update("INSERT INTO total (status, workers) VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET workers = workers + excluded.workers",
                status, change);
    }

    /** @param worker 0: the Runtime itself */
    public void keep(SqlSession session, long worker, EncodedCommit.Result encoded) throws SQLException {
        RecordedResult result = encoded.result();
        long ordinal = session.first("SELECT ifnull(max(ordinal), 0) + 1 FROM answer WHERE worker = ?", row -> row.getLong(1), worker);
        // An answer under the same key is one that has expired.
        session.update("INSERT OR REPLACE INTO answer (worker, ordinal, key, fingerprint, fields, at, kept_at) VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, ?)",
                worker, ordinal, result.key().value(), result.fingerprint(), encoded.fields(), result.at().toEpochMilli(), clock.millis());
        session.update("DELETE FROM answer WHERE worker = ? AND ordinal <= ?", worker,
                ordinal - (worker == 0 ? settings.runtimeResults() : settings.resultsPerWorker()));
    }

    /** Removes the Worker for everybody; its log and answers, which may be many, follow by and by. */
    public void delete(SqlSession session, WorkerId worker) throws SQLException {
        Before before = session.first("SELECT nr, status FROM worker WHERE id = ?", row -> new Before(row.getLong(1), row.getString(2), 0, false), worker);
        if (before != null) {
            session.update("DELETE FROM worker WHERE nr = ?", before.nr());
            session.update("DELETE FROM origin WHERE worker = ?", before.nr());
            session.update("DELETE FROM state WHERE worker = ?", before.nr());
            session.update("DELETE FROM queued WHERE worker = ?", before.nr());
            session.update("INSERT INTO removed (worker) VALUES (?)", before.nr());
            count(session, before.status(), -1);
        }
    }

    /** The beginning of a log, cut until the rest is within limits. */
    private static final class Cut {
        private long events;
        private long bytes;
        private long droppedEvents;
        private long droppedBytes;
        private long lastDropped;
        private long lastItem;
        private Long firstAt;
        private boolean within;

        /** Sees the retained events in order. */
        private void see(long sequence, long item, long at, long size, LogLimits limits) {
            if (within) {
                return;
            }
            within = events - droppedEvents <= limits.events() && bytes - droppedBytes <= limits.bytes() && at >= RecordCodec.millis(limits.oldest());
            if (within) {
                firstAt = at;
                return;
            }
            droppedEvents++;
            droppedBytes += size;
            lastDropped = sequence;
            lastItem = Math.max(lastItem, item);
        }
    }

    /** @return how many events were dropped, at most {@value #ROWS_AT_ONCE} */
    public long trim(SqlSession session, WorkerId worker, LogLimits limits) throws SQLException {
        Long nr = session.first("SELECT nr FROM worker WHERE id = ?", row -> row.getLong(1), worker);
        if (nr == null) {
            return 0;
        }
        Cut cut = session.first("SELECT last_sequence - first_event + 1, bytes FROM worker WHERE nr = ?", row -> {
            Cut whole = new Cut();
            whole.events = row.getLong(1);
            whole.bytes = row.getLong(2);
            return whole;
        }, nr);
        // The one after the last that may go tells when the log begins from now on.
        session.each("SELECT sequence, ifnull(item, 0), at, octet_length(body) FROM event WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?", row -> {
            if (cut.droppedEvents < ROWS_AT_ONCE) {
                cut.see(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), limits);
            } else if (cut.firstAt == null) {
                cut.firstAt = row.getLong(3);
            }
            return null;
        }, EventPosition.of(nr, 0), EventPosition.of(nr, EventPosition.MAX_SEQUENCE), ROWS_AT_ONCE + 1);
        if (cut.droppedEvents > 0) {
            session.update("DELETE FROM event WHERE place BETWEEN ? AND ?", EventPosition.of(nr, 0), EventPosition.of(nr, cut.lastDropped));
            session.update("UPDATE worker SET first_event = ?, first_item = max(first_item, ?), bytes = bytes - ?, first_at = ? WHERE nr = ?",
                    cut.lastDropped + 1, cut.lastItem + 1, cut.droppedBytes, cut.firstAt, nr);
        }
        return cut.droppedEvents;
    }

    public void remark(SqlSession session, RecordedDiagnostic remark) throws SQLException {
        session.update("INSERT INTO remark (at, code, severity, message) VALUES (?, ?, ?, ?)", remark.at().toEpochMilli(), remark.what().code(),
                remark.what().severity().wire(), remark.what().message());
        session.update("DELETE FROM remark WHERE nr <= last_insert_rowid() - ?", REMARKS);
    }

    /** Clears a little away of what nobody can see any more; true when there is more. */
    public boolean clearAway(SqlSession session) throws SQLException {
        int rows = session.update("DELETE FROM answer WHERE (worker, ordinal) IN (SELECT worker, ordinal FROM answer WHERE kept_at < ? LIMIT ?)",
                oldestResult(), ROWS_AT_ONCE);
        Long removed = session.first("SELECT worker FROM removed LIMIT 1", row -> row.getLong(1));
        if (removed == null) {
            return rows == ROWS_AT_ONCE;
        }
        rows = session.update("DELETE FROM event WHERE place IN (SELECT place FROM event WHERE place BETWEEN ? AND ? LIMIT ?)",
                EventPosition.of(removed, 0), EventPosition.of(removed, EventPosition.MAX_SEQUENCE), ROWS_AT_ONCE);
        if (rows < ROWS_AT_ONCE) {
            session.update("DELETE FROM answer WHERE worker = ?", removed);
            session.update("DELETE FROM removed WHERE worker = ?", removed);
        }
        return true;
    }

    /** Answers kept before this have expired, in milliseconds. */
    public long oldestResult() {
        return clock.millis() - settings.resultRetention().toMillis();
    }
}
