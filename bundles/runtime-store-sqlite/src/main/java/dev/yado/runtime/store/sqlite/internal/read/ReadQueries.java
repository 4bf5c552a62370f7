package dev.yado.runtime.store.sqlite.internal.read;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Page;
import dev.yado.model.value.WireName;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.ProfileScope;
import dev.yado.runtime.spi.store.RecordedDiagnostic;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.store.sqlite.internal.codec.EventPosition;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is read, and whether it is what was written. Thread-safe. */
public final class ReadQueries {

    private static final String RECORD = "SELECT w.id, w.last_sequence, s.body_check, s.body, o.body_check, o.body"
            + " FROM worker w LEFT JOIN state s ON s.worker = w.nr LEFT JOIN origin o ON o.worker = w.nr";
    private static final String QUEUE = "SELECT body_check, body FROM queued WHERE worker = (SELECT nr FROM worker WHERE id = ?) ORDER BY nr";
    private static final String EVENT = "SELECT sequence, item, body_check, body FROM event";
    /** The names as a JSON array, and whether all others are meant. */
    private static final String IN_SCOPE = " (profile IN (SELECT value FROM json_each(?))) <> ?";

    private final RecordCodec codec;
    private final CorruptionLog damage;

    public ReadQueries(RecordCodec codec, CorruptionLog damage) {
        this.codec = codec;
        this.damage = damage;
    }

    /** A record as it lies in its rows. */
    private record RawRecord(String id, long lastSequence, long stateCheck, byte[] state, long originCheck, byte[] origin) {
        static RawRecord of(ResultSet row) throws SQLException {
            return new RawRecord(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4), row.getLong(5), row.getBytes(6));
        }
    }

    /** An event as it lies in its row. */
    private record RawEvent(long sequence, OptionalLong item, long check, byte[] body) {
        static RawEvent of(ResultSet row) throws SQLException {
            long item = row.getLong(2);
            OptionalLong itemOrNone = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(item);
            return new RawEvent(row.getLong(1), itemOrNone, row.getLong(3), row.getBytes(4));
        }
    }

    public Epoch epoch(SqlSession session) throws SQLException, StoreException {
        String epoch = session.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1));
        try {
            return Epoch.parse(epoch == null ? "" : epoch);
        } catch (IllegalArgumentException e) {
            throw new StoreException("the database has no epoch; run yado store check", e);
        }
    }

    public Optional<WorkerId> newestWorkerId(SqlSession session) throws SQLException {
        return Optional.ofNullable(session.first("SELECT value FROM meta WHERE name = 'newest_worker'", row -> new WorkerId(row.getString(1))));
    }

    public Optional<WorkerRecord> worker(SqlSession session, WorkerId worker) throws SQLException, StoreException {
        return atOneMoment(session, () -> {
            RawRecord raw = session.first(RECORD + " WHERE w.id = ?", RawRecord::of, worker);
            return raw == null ? Optional.empty() : Optional.of(record(session, worker, raw));
        });
    }

    public Page<WorkerRecord> workers(SqlSession session, WorkerQuery query) throws SQLException, StoreException {
        return atOneMoment(session, () -> page(session, query));
    }

    private Page<WorkerRecord> page(SqlSession session, WorkerQuery query) throws SQLException {
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
        return new Page<>(readable(session, more ? rows.subList(0, query.limit()) : rows),
                more ? Optional.of(rows.get(query.limit() - 1).id()) : Optional.empty());
    }

    public List<WorkerRecord> unsettled(SqlSession session) throws SQLException, StoreException {
        return atOneMoment(session, () -> {
            List<RawRecord> rows = new ArrayList<>();
            session.each(RECORD + " WHERE w.unsettled ORDER BY w.id", row -> rows.add(RawRecord.of(row)));
            return readable(session, rows);
        });
    }

    private interface Several<T> {
        T read() throws SQLException, StoreException;
    }

    /** A record is read with more than one query: a commit between them would look like damage. */
    private static <T> T atOneMoment(SqlSession session, Several<T> queries) throws SQLException, StoreException {
        session.update("BEGIN");
        // When they fail the session is not used again, and closing it ends the transaction.
        T result = queries.read();
        session.update("COMMIT");
        return result;
    }

    public RuntimeSummary.Counts counts(SqlSession session) throws SQLException {
        Map<WorkerStatus, Long> totals = new EnumMap<>(WorkerStatus.class);
        session.each("SELECT status, workers FROM total",
                row -> totals.put(WireName.parse(WorkerStatus.class, row.getString(1)).orElseThrow(), row.getLong(2)));
        long running = totals.getOrDefault(WorkerStatus.RUNNING, 0L);
        long stopped = totals.getOrDefault(WorkerStatus.STOPPED, 0L);
        long cancelled = totals.getOrDefault(WorkerStatus.CANCELLED, 0L);
        return new RuntimeSummary.Counts(running + stopped + cancelled, running, stopped, cancelled);
    }

    public List<LoggedEvent> events(SqlSession session, WorkerId worker, long after, int limit) throws SQLException, DamagedException {
        Long nr = session.first("SELECT nr FROM worker WHERE id = ?", row -> row.getLong(1), worker);
        return nr == null ? List.of() : logged(session, worker, EVENT + " WHERE place > ? AND place <= ? ORDER BY place LIMIT ?", EventPosition.of(nr, after),
                EventPosition.of(nr, EventPosition.MAX_SEQUENCE), limit);
    }

    public List<LoggedEvent> transcript(SqlSession session, WorkerId worker, long start, int limit) throws SQLException, DamagedException {
        return logged(session, worker, EVENT + " WHERE worker = (SELECT nr FROM worker WHERE id = ?) AND item > ? ORDER BY item LIMIT ?", worker, start, limit);
    }

    private List<LoggedEvent> logged(SqlSession session, WorkerId worker, String sql, Object... parameters) throws SQLException, DamagedException {
        List<RawEvent> rows = new ArrayList<>();
        session.each(sql, row -> rows.add(RawEvent.of(row)), parameters);
        List<LoggedEvent> events = new ArrayList<>(rows.size());
        for (RawEvent raw : rows) {
            events.add(new LoggedEvent(event(worker, raw), raw.item()));
        }
        return events;
    }

    public LogWindow window(SqlSession session, WorkerId worker) throws SQLException {
        LogWindow window = session.first("SELECT first_event, first_item FROM worker WHERE id = ?", row -> new LogWindow(row.getLong(1), row.getLong(2)),
                worker);
        return window == null ? LogWindow.WHOLE : window;
    }

    /** An answer as it lies in its row. */
    private record RawResult(String fingerprint, byte[] fields, Instant at) {
    }

    /** @param oldest those kept before this have expired, in milliseconds */
    public Optional<RecordedResult> result(SqlSession session, Optional<WorkerId> worker, IdempotencyKey key, long oldest) throws SQLException, StoreException {
        String owner = worker.isPresent() ? "(SELECT nr FROM worker WHERE id = ?)" : "?";
        RawResult raw = session.first("SELECT fingerprint, fields, at FROM answer WHERE worker = " + owner + " AND key = ? AND kept_at >= ?",
                row -> new RawResult(row.getString(1), row.getBytes(2), Instant.ofEpochMilli(row.getLong(3))),
                worker.isPresent() ? worker.get() : 0L, key.value(), oldest);
        if (raw == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordedResult(key, worker.isEmpty(), raw.fingerprint(), codec.resultFields(raw.fields()), raw.at()));
        } catch (YadoException e) {
            // As if there was none, the request would be carried out twice.
            throw new StoreException("an earlier answer is damaged", e);
        }
    }

    public List<WorkerId> beyond(SqlSession session, ProfileScope profiles, LogLimits limits, int most) throws SQLException {
        List<WorkerId> ids = new ArrayList<>();
        session.each("SELECT id FROM worker WHERE last_sequence >= first_event AND (last_sequence - first_event + 1 > ? OR bytes > ? OR first_at < ?) AND"
                + IN_SCOPE + " LIMIT ?", row -> id(row.getString(1)).map(ids::add), limits.events(), limits.bytes(), RecordCodec.millis(limits.oldest()),
                codec.names(profiles.names()), profiles.others() ? 1 : 0, most);
        return ids;
    }

    public List<WorkerId> ended(SqlSession session, ProfileScope profiles, Instant latest, int most) throws SQLException {
        List<WorkerId> ids = new ArrayList<>();
        session.each("SELECT id FROM worker WHERE ended_at <= ? AND" + IN_SCOPE + " ORDER BY ended_at LIMIT ?",
                row -> id(row.getString(1)).map(ids::add), RecordCodec.millis(latest), codec.names(profiles.names()), profiles.others() ? 1 : 0, most);
        return ids;
    }

    public List<RecordedDiagnostic> remarks(SqlSession session, int most) throws SQLException {
        List<RecordedDiagnostic> remarks = new ArrayList<>();
        session.each("SELECT at, code, severity, message FROM remark ORDER BY nr DESC LIMIT ?",
                row -> remarks.add(new RecordedDiagnostic(Instant.ofEpochMilli(row.getLong(1)), new Diagnostic(row.getString(2),
                        WireName.parse(Diagnostic.Severity.class, row.getString(3)).orElse(Diagnostic.Severity.WARNING), row.getString(4)))),
                most);
        return remarks;
    }

    private List<WorkerRecord> readable(SqlSession session, List<RawRecord> rows) throws SQLException {
        List<WorkerRecord> records = new ArrayList<>(rows.size());
        for (RawRecord raw : rows) {
            Optional<WorkerId> id = id(raw.id());
            if (id.isEmpty()) {
                continue;
            }
            try {
                records.add(record(session, id.get(), raw));
            } catch (DamagedException e) {
                // Noted where it is told: listings leave it out.
                continue;
            }
        }
        return records;
    }

    /** Of a row whose id is none, nobody can say which Worker it was; the others must not fail with it. */
    private Optional<WorkerId> id(String text) {
        try {
            return Optional.of(new WorkerId(text));
        } catch (YadoException | IllegalArgumentException e) {
            damage.foundInFile();
            return Optional.empty();
        }
    }

    private WorkerRecord record(SqlSession session, WorkerId id, RawRecord raw) throws SQLException, DamagedException {
        if (raw.origin() == null || raw.state() == null || RecordCodec.checksum(raw.state()) != raw.stateCheck()
                || RecordCodec.checksum(raw.origin()) != raw.originCheck()) {
            throw damage.found(id, OptionalLong.empty(), null);
        }
        try {
            RecordCodec.State state = codec.state(raw.state());
            WorkerRecord record = codec.record(codec.origin(raw.origin()), state, state.queued() == 0 ? List.of() : queue(session, id, state.queued()));
            if (!record.id().equals(id) || record.lastSequence() != raw.lastSequence()) {
                throw damage.found(id, OptionalLong.empty(), null);
            }
            return record;
        } catch (YadoException | IllegalArgumentException e) {
            throw damage.found(id, OptionalLong.empty(), e);
        }
    }

    private List<QueuedInput> queue(SqlSession session, WorkerId worker, int length) throws SQLException, DamagedException {
        List<QueuedInput> inputs = new ArrayList<>(length);
        session.each(QUEUE, row -> {
            byte[] body = row.getBytes(2);
            return RecordCodec.checksum(body) == row.getLong(1) && inputs.add(codec.queued(body));
        }, worker);
        if (inputs.size() != length) {
            throw damage.found(worker, OptionalLong.empty(), null);
        }
        return inputs;
    }

    private WorkerEvent event(WorkerId worker, RawEvent raw) throws DamagedException {
        OptionalLong place = OptionalLong.of(raw.sequence());
        if (RecordCodec.checksum(raw.body()) != raw.check()) {
            throw damage.found(worker, place, null);
        }
        try {
            WorkerEvent event = codec.event(raw.body());
            if (event.sequence() != raw.sequence()) {
                throw damage.found(worker, place, null);
            }
            return event;
        } catch (YadoException | IllegalArgumentException e) {
            throw damage.found(worker, place, e);
        }
    }
}
