package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.Epoch;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.Page;
import dev.yado.model.RuntimeSummary;
import dev.yado.model.WireName;
import dev.yado.model.WorkerEvent;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerQuery;
import dev.yado.model.WorkerStatus;
import dev.yado.model.YadoException;
import dev.yado.runtime.spi.store.IdempotentAnswer;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is read, and whether it is what was written. Thread-safe. */
final class Reads {

    private static final String RECORD = "SELECT w.id, w.last_sequence, w.state_check, w.state, w.origin_check, o.origin"
            + " FROM worker w LEFT JOIN origin o ON o.worker = w.nr";
    private static final String EVENT = "SELECT sequence, item, body_check, body FROM event WHERE worker = (SELECT nr FROM worker WHERE id = ?)";

    private final RecordCodec codec;
    private final StoreSettings settings;
    private final Clock clock;

    Reads(RecordCodec codec, StoreSettings settings, Clock clock) {
        this.codec = codec;
        this.settings = settings;
        this.clock = clock;
    }

    /** A record or event as it lies in its row. */
    private record RawRecord(String id, long lastSequence, long stateCheck, byte[] state, long originCheck, byte[] origin) {
        static RawRecord of(ResultSet row) throws SQLException {
            return new RawRecord(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4), row.getLong(5), row.getBytes(6));
        }
    }

    private record RawEvent(long sequence, OptionalLong item, long check, byte[] body) {
        static RawEvent of(ResultSet row) throws SQLException {
            long item = row.getLong(2);
            OptionalLong itemOrNone = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(item);
            return new RawEvent(row.getLong(1), itemOrNone, row.getLong(3), row.getBytes(4));
        }
    }

    Epoch epoch(SqlSession session) throws SQLException, StoreException {
        String epoch = session.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1));
        if (epoch == null) {
            throw new StoreException("the database has no epoch", null);
        }
        return Epoch.parse(epoch);
    }

    Optional<WorkerId> newestWorkerId(SqlSession session) throws SQLException {
        return Optional.ofNullable(session.first("SELECT value FROM meta WHERE name = 'newest_worker'", row -> new WorkerId(row.getString(1))));
    }

    Optional<WorkerRecord> worker(SqlSession session, WorkerId worker) throws SQLException, StoreException {
        RawRecord raw = session.first(RECORD + " WHERE w.id = ?", RawRecord::of, worker);
        return raw == null ? Optional.empty() : Optional.of(record(raw));
    }

    Page<WorkerRecord> workers(SqlSession session, WorkerQuery query) throws SQLException, StoreException {
        String after = query.after().orElse("");
        // One more than asked for tells whether there is a next page.
        int limit = query.limit() + 1;
        List<RawRecord> rows = new ArrayList<>();
        if (query.status().isPresent()) {
            session.each(RECORD + " WHERE w.status = ? AND w.id > ? ORDER BY w.id LIMIT ?", row -> rows.add(RawRecord.of(row)),
                    query.status().get().wire(), after, limit);
        } else {
            session.each(RECORD + " WHERE w.id > ? ORDER BY w.id LIMIT ?", row -> rows.add(RawRecord.of(row)), after, limit);
        }
        boolean more = rows.size() == limit;
        List<WorkerRecord> items = records(more ? rows.subList(0, query.limit()) : rows);
        return new Page<>(items, more ? Optional.of(rows.get(query.limit() - 1).id()) : Optional.empty());
    }

    List<WorkerRecord> unsettled(SqlSession session) throws SQLException, StoreException {
        List<RawRecord> rows = new ArrayList<>();
        session.each(RECORD + " WHERE w.unsettled ORDER BY w.id", row -> rows.add(RawRecord.of(row)));
        return records(rows);
    }

    RuntimeSummary.Counts counts(SqlSession session) throws SQLException {
        Map<WorkerStatus, Long> totals = new EnumMap<>(WorkerStatus.class);
        session.each("SELECT status, workers FROM total",
                row -> totals.put(WireName.parse(WorkerStatus.class, row.getString(1)).orElseThrow(), row.getLong(2)));
        long running = totals.getOrDefault(WorkerStatus.RUNNING, 0L);
        long stopped = totals.getOrDefault(WorkerStatus.STOPPED, 0L);
        long cancelled = totals.getOrDefault(WorkerStatus.CANCELLED, 0L);
        return new RuntimeSummary.Counts(running + stopped + cancelled, running, stopped, cancelled);
    }

    List<LoggedEvent> events(SqlSession session, WorkerId worker, long after, int limit) throws SQLException, StoreException {
        return logged(session, worker, EVENT + " AND sequence > ? ORDER BY sequence LIMIT ?", after, limit);
    }

    List<LoggedEvent> transcript(SqlSession session, WorkerId worker, long start, int limit) throws SQLException, StoreException {
        return logged(session, worker, EVENT + " AND item > ? ORDER BY item LIMIT ?", start, limit);
    }

    private List<LoggedEvent> logged(SqlSession session, WorkerId worker, String sql, long after, int limit) throws SQLException, StoreException {
        List<RawEvent> rows = new ArrayList<>();
        session.each(sql, row -> rows.add(RawEvent.of(row)), worker, after, limit);
        List<LoggedEvent> events = new ArrayList<>(rows.size());
        for (RawEvent raw : rows) {
            events.add(new LoggedEvent(event(worker, raw), raw.item()));
        }
        return events;
    }

    long firstRetained(SqlSession session, WorkerId worker) throws SQLException {
        Long first = session.first("SELECT first_retained FROM worker WHERE id = ?", row -> row.getLong(1), worker);
        return first == null ? 1 : first;
    }

    Optional<IdempotentAnswer> answer(SqlSession session, Optional<WorkerId> worker, IdempotencyKey key) throws SQLException {
        String owner = worker.isPresent() ? "(SELECT nr FROM worker WHERE id = ?)" : "CAST(? AS INTEGER)";
        return Optional.ofNullable(session.first("SELECT fingerprint, fields, at FROM answer WHERE worker = " + owner + " AND key = ? AND at >= ?",
                row -> new IdempotentAnswer(key, worker.isEmpty(), row.getString(1), codec.answer(row.getBytes(2)), Instant.ofEpochMilli(row.getLong(3))),
                worker.isPresent() ? worker.get() : 0L, key.value(), clock.millis() - settings.answerAge().toMillis()));
    }

    private List<WorkerRecord> records(List<RawRecord> rows) throws StoreException {
        List<WorkerRecord> records = new ArrayList<>(rows.size());
        for (RawRecord raw : rows) {
            records.add(record(raw));
        }
        return records;
    }

    private WorkerRecord record(RawRecord raw) throws StoreException {
        if (raw.origin() == null || RecordCodec.checksum(raw.state()) != raw.stateCheck() || RecordCodec.checksum(raw.origin()) != raw.originCheck()) {
            throw damaged(raw.id(), "record", "its checksum does not match", null);
        }
        try {
            return codec.record(raw.origin(), raw.state());
        } catch (YadoException e) {
            throw damaged(raw.id(), "record", e.getMessage(), e);
        }
    }

    private WorkerEvent event(WorkerId worker, RawEvent raw) throws StoreException {
        String place = "event " + raw.sequence();
        if (RecordCodec.checksum(raw.body()) != raw.check()) {
            throw damaged(worker.value(), place, "its checksum does not match", null);
        }
        try {
            return codec.event(raw.body());
        } catch (YadoException e) {
            throw damaged(worker.value(), place, e.getMessage(), e);
        }
    }

    private static StoreException damaged(String worker, String place, String reason, Exception cause) {
        return new StoreException("store " + SqliteStore.KIND + ", Worker " + worker + ", " + place + ": damaged: " + reason, cause);
    }
}
