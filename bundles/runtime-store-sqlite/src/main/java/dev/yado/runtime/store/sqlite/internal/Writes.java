package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.WorkerId;
import dev.yado.runtime.spi.store.IdempotentAnswer;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.sql.SQLException;
import java.time.Clock;

/** What is written, by the one thread that writes. Each method is part of a transaction, and counts are changed with what they count. */
final class Writes {

    /** Rows that one step of clearing away removes: a few milliseconds, for which a change may have to wait. */
    private static final int ROWS_AT_ONCE = 500;

    private final StoreSettings settings;
    private final Clock clock;

    Writes(StoreSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What is known of a Worker before it changes. */
    private record Before(long nr, String status, long lastSequence, long originCheck) {
    }

    void commit(SqlSession session, EncodedCommit commit) throws SQLException, StoreException {
        WorkerRecord worker = commit.worker();
        Before before = session.first("SELECT nr, status, last_sequence, origin_check FROM worker WHERE id = ?",
                row -> new Before(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)), worker.id());
        requireNoGap(commit, before);
        long nr = before == null ? insert(session, commit) : update(session, commit, before);
        for (EncodedCommit.Event event : commit.events()) {
            session.update("INSERT INTO event (worker, sequence, item, body_check, body) VALUES (?, ?, ?, ?, CAST(? AS TEXT))",
                    nr, event.sequence(), event.item(), event.body().check(), event.body().json());
        }
        for (EncodedCommit.Answer answer : commit.answers()) {
            keep(session, answer.answer().runtimeWide() ? 0 : nr, answer);
        }
    }

    private static void requireNoGap(EncodedCommit commit, Before before) throws StoreException {
        long last = before == null ? 0 : before.lastSequence();
        for (EncodedCommit.Event event : commit.events()) {
            if (event.sequence() != ++last) {
                throw new StoreException("event " + event.sequence() + " of " + commit.worker().id() + " was to follow event " + (last - 1), null);
            }
        }
        if (commit.worker().lastSequence() != last) {
            throw new StoreException("the record of " + commit.worker().id() + " says that its log ends at " + commit.worker().lastSequence()
                    + ", and it ends at " + last, null);
        }
    }

    private static long insert(SqlSession session, EncodedCommit commit) throws SQLException {
        WorkerRecord worker = commit.worker();
        session.update("INSERT INTO worker (id, status, unsettled, last_sequence, first_retained, origin_check, state_check, state)"
                + " VALUES (?, ?, ?, ?, 1, ?, ?, CAST(? AS TEXT))", worker.id(), worker.status().wire(), commit.unsettled() ? 1 : 0,
                worker.lastSequence(), commit.origin().check(), commit.state().check(), commit.state().json());
        long nr = session.first("SELECT last_insert_rowid()", row -> row.getLong(1));
        session.update("INSERT INTO origin (worker, origin) VALUES (?, CAST(? AS TEXT))", nr, commit.origin().json());
        session.update("INSERT INTO meta (name, value) VALUES ('newest_worker', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                worker.id());
        count(session, worker.status().wire(), 1);
        return nr;
    }

    private static long update(SqlSession session, EncodedCommit commit, Before before) throws SQLException {
        WorkerRecord worker = commit.worker();
        session.update("UPDATE worker SET unsettled = ?, last_sequence = ?, state_check = ?, state = CAST(? AS TEXT) WHERE nr = ?",
                commit.unsettled() ? 1 : 0, worker.lastSequence(), commit.state().check(), commit.state().json(), before.nr());
        if (!worker.status().wire().equals(before.status())) {
            session.update("UPDATE worker SET status = ? WHERE nr = ?", worker.status().wire(), before.nr());
            count(session, before.status(), -1);
            count(session, worker.status().wire(), 1);
        }
        if (commit.origin().check() != before.originCheck()) {
            session.update("UPDATE worker SET origin_check = ? WHERE nr = ?", commit.origin().check(), before.nr());
            session.update("UPDATE origin SET origin = CAST(? AS TEXT) WHERE worker = ?", commit.origin().json(), before.nr());
        }
        return before.nr();
    }

    private static void count(SqlSession session, String status, int change) throws SQLException {
        session.update("INSERT INTO total (status, workers) VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET workers = workers + excluded.workers",
                status, change);
    }

    private void keep(SqlSession session, long worker, EncodedCommit.Answer encoded) throws SQLException {
        IdempotentAnswer answer = encoded.answer();
        long ordinal = session.first("SELECT ifnull(max(ordinal), 0) + 1 FROM answer WHERE worker = ?", row -> row.getLong(1), worker);
        // An answer under the same key is one that has expired.
        session.update("INSERT OR REPLACE INTO answer (worker, ordinal, key, fingerprint, fields, at) VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?)",
                worker, ordinal, answer.key().value(), answer.fingerprint(), encoded.fields(), answer.at().toEpochMilli());
        session.update("DELETE FROM answer WHERE worker = ? AND ordinal <= ?", worker,
                ordinal - (worker == 0 ? settings.answersOfRuntime() : settings.answersPerWorker()));
    }

    /** Removes the Worker for everybody; its log and answers, which may be many, follow by and by. */
    void delete(SqlSession session, WorkerId worker) throws SQLException {
        Before before = session.first("SELECT nr, status FROM worker WHERE id = ?", row -> new Before(row.getLong(1), row.getString(2), 0, 0), worker);
        if (before != null) {
            session.update("DELETE FROM worker WHERE nr = ?", before.nr());
            session.update("DELETE FROM origin WHERE worker = ?", before.nr());
            session.update("INSERT INTO removed (worker) VALUES (?)", before.nr());
            count(session, before.status(), -1);
        }
    }

    /** Clears a little away of what nobody can see any more; true when there is more. */
    boolean clearAway(SqlSession session) throws SQLException {
        int rows = session.update("DELETE FROM answer WHERE (worker, ordinal) IN (SELECT worker, ordinal FROM answer WHERE at < ? LIMIT ?)",
                clock.millis() - settings.answerAge().toMillis(), ROWS_AT_ONCE);
        Long removed = session.first("SELECT worker FROM removed LIMIT 1", row -> row.getLong(1));
        if (removed == null) {
            return rows == ROWS_AT_ONCE;
        }
        rows = session.update("DELETE FROM event WHERE worker = ?1 AND sequence IN (SELECT sequence FROM event WHERE worker = ?1 LIMIT ?2)",
                removed, ROWS_AT_ONCE);
        if (rows < ROWS_AT_ONCE) {
            session.update("DELETE FROM answer WHERE worker = ?", removed);
            session.update("DELETE FROM removed WHERE worker = ?", removed);
        }
        return true;
    }

}
