package dev.yado.runtime.store.sqlite.internal.read;

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

/** The queries. Checks what it reads against the stored checksums, and reports differences to the {@link CorruptionLog}. Thread-safe. */
public final class ReadQueries {

    private static final String RECORD = "SELECT w.id, w.last_sequence, s.body_check, s.body, o.body_check, o.body"
            + " FROM worker w LEFT JOIN state s ON s.worker = w.nr LEFT JOIN origin o ON o.worker = w.nr";
    private static final String QUEUE = "SELECT body_check, body FROM queued WHERE worker = (SELECT nr FROM worker WHERE id = ?) ORDER BY nr";
    /** Parameters: the profile names as a JSON array; 1 to select all other profiles, 0 to select these. */
    private static final String IN_SCOPE = " (profile IN (SELECT value FROM json_each(?))) <> ?";

    private final RecordCodec codec;
    private final CorruptionLog damage;
    private final EventQueries events;

    public ReadQueries(RecordCodec codec, CorruptionLog damage) {
        this.codec = codec;
        this.damage = damage;
        this.events = new EventQueries(codec, damage);
    }

    /** A record in stored form. */
    private record RawRecord(String id, long lastSequence, long stateCheck, byte[] state, long originCheck, byte[] origin) {
        static RawRecord of(ResultSet row) throws SQLException {
            return new RawRecord(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4), row.getLong(5), row.getBytes(6));
        }
    }

    /** Returns the epoch of the logs. */
    public Epoch epoch(SqlSession session) throws SQLException, StoreException {
        String epoch = session.first("SELECT value FROM meta WHERE name = 'epoch'", row -> row.getString(1));
        try {
            return Epoch.parse(epoch == null ? "" : epoch);
        } catch (IllegalArgumentException e) {
            throw new StoreException("the database has no epoch; run yado store check", e);
        }
    }

    /** Returns the highest Worker id that was ever assigned. */
    public Optional<WorkerId> newestWorkerId(SqlSession session) throws SQLException {
        return Optional.ofNullable(session.first("SELECT value FROM meta WHERE name = 'newest_worker'", row -> new WorkerId(row.getString(1))));
    }

    /** Returns a Worker's record. @throws DamagedException if it cannot be read */
    public Optional<WorkerRecord> worker(SqlSession session, WorkerId worker) throws SQLException, StoreException {
        return onOneSnapshot(session, () -> {
            RawRecord raw = session.first(RECORD + " WHERE w.id = ?", RawRecord::of, worker);
            return raw == null ? Optional.empty() : Optional.of(record(session, worker, raw));
        });
    }

    /** Returns a page of readable records by ascending id. */
    public Page<WorkerRecord> workers(SqlSession session, WorkerQuery query) throws SQLException, StoreException {
        return onOneSnapshot(session, () -> page(session, query));
    }

    private Page<WorkerRecord> page(SqlSession session, WorkerQuery query) throws SQLException {
        String after = query.after().orElse("");
        // One row more than the page has: it shows whether there is a next page.
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

    /** Returns the readable records with an active run or queued inputs. */
    public List<WorkerRecord> unsettled(SqlSession session) throws SQLException, StoreException {
        return onOneSnapshot(session, () -> {
            List<RawRecord> rows = new ArrayList<>();
            session.each(RECORD + " WHERE w.unsettled ORDER BY w.id", row -> rows.add(RawRecord.of(row)));
            return readable(session, rows);
        });
    }

    interface Queries<T> {
        T read() throws SQLException, StoreException;
    }

    /** Runs queries on one snapshot. A record takes more than one query, and a commit between them would look like damage. */
    static <T> T onOneSnapshot(SqlSession session, Queries<T> queries) throws SQLException, StoreException {
        session.update("BEGIN");
        // After a failure the pool closes the session, which ends the transaction.
        T result = queries.read();
        session.update("COMMIT");
        return result;
    }

    /** Returns the number of Workers by status. */
    public RuntimeSummary.Counts counts(SqlSession session) throws SQLException {
        Map<WorkerStatus, Long> totals = new EnumMap<>(WorkerStatus.class);
        session.each("SELECT status, workers FROM total",
                row -> totals.put(WireName.parse(WorkerStatus.class, row.getString(1)).orElseThrow(), row.getLong(2)));
        long running = totals.getOrDefault(WorkerStatus.RUNNING, 0L);
        long stopped = totals.getOrDefault(WorkerStatus.STOPPED, 0L);
        long cancelled = totals.getOrDefault(WorkerStatus.CANCELLED, 0L);
        return new RuntimeSummary.Counts(running + stopped + cancelled, running, stopped, cancelled);
    }

    /** Returns events after a sequence. @throws DamagedException if one of them cannot be read or found */
    public List<LoggedEvent> events(SqlSession session, WorkerId worker, long after, int limit) throws SQLException, StoreException {
        return events.after(session, worker, after, limit);
    }

    /** Returns transcript items after a transcript sequence. @throws DamagedException if one of them cannot be read */
    public List<LoggedEvent> transcript(SqlSession session, WorkerId worker, long start, int limit) throws SQLException, DamagedException {
        return events.transcript(session, worker, start, limit);
    }

    /** Returns the retained part of a log. */
    public LogWindow window(SqlSession session, WorkerId worker) throws SQLException {
        LogWindow window = session.first("SELECT first_event, first_item FROM worker WHERE id = ?", row -> new LogWindow(row.getLong(1), row.getLong(2)),
                worker);
        return window == null ? LogWindow.WHOLE : window;
    }

    /** A recorded result in stored form. */
    private record RawResult(String fingerprint, byte[] fields, Instant at) {
    }

    /** Returns the result of a Worker, or of the Runtime if {@code worker} is empty, unless it was recorded before {@code oldest}, in milliseconds. */
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
            // A failure, not an empty result: otherwise the request would be carried out twice.
            throw new StoreException("an earlier result is damaged", e);
        }
    }

    /** Returns Workers whose log exceeds {@code limits}, in no particular order. */
    public List<WorkerId> workersExceeding(SqlSession session, ProfileScope profiles, LogLimits limits, int max) throws SQLException {
        List<WorkerId> ids = new ArrayList<>();
        session.each("SELECT id FROM worker WHERE last_sequence >= first_event AND (last_sequence - first_event + 1 > ? OR bytes > ? OR first_at < ?) AND"
                + IN_SCOPE + " LIMIT ?", row -> id(row.getString(1)).map(ids::add), limits.events(), limits.bytes(), RecordCodec.millis(limits.oldest()),
                codec.names(profiles.names()), profiles.others() ? 1 : 0, max);
        return ids;
    }

    /** Returns Workers that ended at or before {@code latest}, the earliest first. */
    public List<WorkerId> ended(SqlSession session, ProfileScope profiles, Instant latest, int max) throws SQLException {
        List<WorkerId> ids = new ArrayList<>();
        session.each("SELECT id FROM worker WHERE ended_at <= ? AND" + IN_SCOPE + " ORDER BY ended_at LIMIT ?",
                row -> id(row.getString(1)).map(ids::add), RecordCodec.millis(latest), codec.names(profiles.names()), profiles.others() ? 1 : 0, max);
        return ids;
    }

    /** Returns the newest recorded diagnostics, newest first. */
    public List<RecordedDiagnostic> recordedDiagnostics(SqlSession session, int max) throws SQLException {
        List<RecordedDiagnostic> diagnostics = new ArrayList<>();
        session.each("SELECT at, code, severity, message FROM remark ORDER BY nr DESC LIMIT ?",
                row -> diagnostics.add(new RecordedDiagnostic(Instant.ofEpochMilli(row.getLong(1)), new Diagnostic(row.getString(2),
                        WireName.parse(Diagnostic.Severity.class, row.getString(3)).orElse(Diagnostic.Severity.WARNING), row.getString(4)))),
                max);
        return diagnostics;
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
                // Already in the CorruptionLog; listings omit the record.
                continue;
            }
        }
        return records;
    }

    /** Parses an id. A row with an invalid id is damage that no Worker can be named for, and the other rows must stay readable. */
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
}
