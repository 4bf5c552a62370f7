package dev.yado.runtime.store.sqlite.internal.tools;

import dev.yado.runtime.store.sqlite.internal.codec.ExportLine;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.value.WireName;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.store.sqlite.internal.codec.EventPosition;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.ResultLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.DamagedLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.EndLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.EventLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.DiagnosticLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.StoreLine;
import dev.yado.runtime.store.sqlite.internal.codec.ExportLine.WorkerLine;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.settings.StoreSettings;
import dev.yado.runtime.store.sqlite.internal.sql.Connections;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads everything readable of a closed, possibly damaged store. Reads ranges of rows; if a range cannot be read, reads each of its rows separately: a damaged
 * page ends a range scan, but not the look-up of a row on another page. Used by one thread.
 */
final class SalvageReader implements AutoCloseable {

    private static final int ROWS_PER_RANGE = 500;

    /** Receives the lines, in the order of an export. */
    interface Sink {
        void accept(ExportLine line) throws IOException;
    }

    private interface Read<T> {
        T from(SqlSession session) throws SQLException;
    }

    /** The result of a query: {@code value} is null if there is no such row, and also if the row cannot be read, in which case {@code failed} is set. */
    private record Found<T>(T value, boolean failed) {
    }

    /** The row of a Worker in table {@code worker}. */
    private record WorkerRow(String id, long lastSequence, long firstEvent, long firstItem) {
    }

    private record RawEvent(long sequence, OptionalLong item, long check, byte[] body) {
    }

    /** A stored value and its checksum. */
    private record Body(byte[] json, long check) {
        boolean intact() {
            return RecordCodec.checksum(json) == check;
        }
    }

    private final Connections connections;
    private final RecordCodec codec;
    private final Sink sink;
    private SqlSession session;
    private long workers;
    private long events;
    private long damaged;

    SalvageReader(Connections connections, RecordCodec codec, Sink sink) {
        this.connections = connections;
        this.codec = codec;
        this.sink = sink;
    }

    /** Reads the store. Returns the number of damaged entries, each of which is one {@code damaged} line. */
    long read(Instant now) throws IOException, SQLException {
        Found<Epoch> epoch = find(s -> s.first("SELECT value FROM meta WHERE name = 'epoch'", row -> Epoch.parse(row.getString(1))));
        Found<String> newest = meta("newest_worker");
        sink.accept(ExportLine.of(new StoreLine(ExportLine.FORMAT, StoreSettings.KIND, Optional.ofNullable(epoch.value()).map(Epoch::wire),
                Optional.ofNullable(newest.value()).map(WorkerId::new), now)));
        if (epoch.value() == null) {
            damaged("the epoch");
        }
        if (newest.failed()) {
            damaged("the newest Worker id");
        }
        diagnostics();
        results(0, "the Runtime");
        long last = lastRowId();
        for (long rowId = 1; rowId <= last; rowId += ROWS_PER_RANGE) {
            for (long present : rowIds(rowId, Math.min(last, rowId + ROWS_PER_RANGE - 1))) {
                worker(present);
            }
        }
        sink.accept(ExportLine.of(new EndLine(workers, events, damaged)));
        return damaged;
    }

    private Found<String> meta(String name) {
        return find(s -> s.first("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name));
    }

    /** Returns the highest row id that a Worker can have, or 0 if there are no Workers. */
    private long lastRowId() throws IOException {
        boolean failed = false;
        for (String sql : List.of("SELECT seq FROM sqlite_sequence WHERE name = 'worker'", "SELECT max(nr) FROM worker", "SELECT max(worker) FROM state",
                "SELECT max(place) >> 32 FROM event")) {
            Found<Long> last = find(s -> s.first(sql, row -> row.getLong(1)));
            if (last.value() != null && last.value() > 0) {
                return last.value();
            }
            // No result does not mean that there are no Workers: if table worker is lost, so is its row in sqlite_sequence.
            failed |= last.failed();
        }
        if (failed) {
            damaged("the list of Workers");
        }
        return 0;
    }

    private List<Long> rowIds(long from, long to) throws IOException {
        Found<List<Long>> range = find(s -> {
            List<Long> rowIds = new ArrayList<>();
            s.each("SELECT nr FROM worker WHERE nr BETWEEN ? AND ? ORDER BY nr", row -> rowIds.add(row.getLong(1)), from, to);
            return rowIds;
        });
        if (!range.failed()) {
            return range.value();
        }
        // All row ids of the range, since the record in another table may still have the id of the Worker.
        List<Long> all = new ArrayList<>();
        for (long rowId = from; rowId <= to; rowId++) {
            all.add(rowId);
        }
        return all;
    }

    private void worker(long rowId) throws IOException {
        Found<WorkerRow> workerRow = find(s -> s.first("SELECT id, last_sequence, first_event, first_item FROM worker WHERE nr = ?",
                row -> new WorkerRow(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)), rowId));
        Found<Body> state = body("state", rowId);
        Found<Body> origin = body("origin", rowId);
        if (workerRow.value() == null && !workerRow.failed() || workerRow.value() == null && state.value() == null && !state.failed()) {
            return; // no such Worker
        }
        String name = workerRow.value() != null ? workerRow.value().id() : "in row " + rowId;
        Optional<WorkerLine> line = Optional.empty();
        List<QueuedInput> queue = queue(rowId);
        if (state.value() != null && state.value().intact() && origin.value() != null && origin.value().intact()) {
            line = line(workerRow.value(), state.value().json(), origin.value().json(), queue);
        }
        if (line.isEmpty()) {
            // A log without its record cannot be imported.
            damaged("Worker " + name + ": its record, and therefore the whole Worker");
            return;
        }
        workers++;
        sink.accept(ExportLine.of(line.get()));
        String id = line.get().state().id().value();
        if (workerRow.value() == null) {
            damaged("Worker " + id + ": the start of its log; derived from its readable events");
        }
        int lost = line.get().state().queued() - queue.size();
        if (lost > 0) {
            damaged("Worker " + id + ": " + lost + (lost == 1 ? " queued input" : " queued inputs"));
        }
        results(rowId, "Worker " + id);
        log(rowId, id, line.get().firstEvent(), line.get().state().lastSequence());
    }

    private Found<Body> body(String table, long rowId) {
        return find(s -> s.first("SELECT body, body_check FROM " + table + " WHERE worker = ?", row -> new Body(row.getBytes(1), row.getLong(2)), rowId));
    }

    /** Returns the readable queued inputs of a Worker. */
    private List<QueuedInput> queue(long rowId) {
        Found<List<Long>> inputIds = find(s -> {
            List<Long> found = new ArrayList<>();
            s.each("SELECT nr FROM queued WHERE worker = ? ORDER BY nr", row -> found.add(row.getLong(1)), rowId);
            return found;
        });
        List<QueuedInput> queue = new ArrayList<>();
        for (long inputId : inputIds.failed() ? List.<Long>of() : inputIds.value()) {
            Found<QueuedInput> input = find(s -> s.first("SELECT body, body_check FROM queued WHERE nr = ?", row -> {
                Body body = new Body(row.getBytes(1), row.getLong(2));
                return body.intact() ? codec.queued(body.json()) : null;
            }, inputId));
            if (input.value() != null) {
                queue.add(input.value());
            }
        }
        return queue;
    }

    private Optional<WorkerLine> line(WorkerRow workerRow, byte[] state, byte[] origin, List<QueuedInput> queue) {
        try {
            RecordCodec.State s = codec.state(state);
            if (workerRow != null && (!workerRow.id().equals(s.id().value()) || workerRow.lastSequence() != s.lastSequence())) {
                return Optional.empty();
            }
            return Optional.of(new WorkerLine(s, codec.origin(origin), queue, workerRow == null ? 1 : workerRow.firstEvent(),
                    workerRow == null ? 1 : workerRow.firstItem()));
        } catch (YadoException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void log(long rowId, String id, long first, long last) throws IOException {
        long missingFrom = 0;
        for (long from = first; from <= last; from += ROWS_PER_RANGE) {
            long to = Math.min(last, from + ROWS_PER_RANGE - 1);
            TreeMap<Long, RawEvent> found = events(rowId, from, to);
            for (long sequence = from; sequence <= to; sequence++) {
                Optional<EventLine> line = event(found.get(sequence));
                if (line.isPresent()) {
                    missing(id, missingFrom, sequence - 1);
                    missingFrom = 0;
                    events++;
                    sink.accept(ExportLine.of(line.get()));
                } else if (missingFrom == 0) {
                    missingFrom = sequence;
                }
            }
        }
        missing(id, missingFrom, last);
    }

    private void missing(String id, long from, long to) throws IOException {
        if (from > 0) {
            damaged("Worker " + id + ": " + (from == to ? "event " + from : "events " + from + " to " + to));
        }
    }

    private TreeMap<Long, RawEvent> events(long rowId, long from, long to) {
        Found<TreeMap<Long, RawEvent>> range = eventsOrFailure(rowId, from, to);
        if (!range.failed()) {
            return range.value();
        }
        TreeMap<Long, RawEvent> found = new TreeMap<>();
        for (long sequence = from; sequence <= to; sequence++) {
            Found<TreeMap<Long, RawEvent>> one = eventsOrFailure(rowId, sequence, sequence);
            if (!one.failed()) {
                found.putAll(one.value());
            }
        }
        return found;
    }

    private Found<TreeMap<Long, RawEvent>> eventsOrFailure(long rowId, long from, long to) {
        return find(s -> {
            TreeMap<Long, RawEvent> found = new TreeMap<>();
            s.each("SELECT sequence, ifnull(item, -1), body_check, body FROM event WHERE place BETWEEN ? AND ? ORDER BY place", row -> {
                long item = row.getLong(2);
                return found.put(row.getLong(1), new RawEvent(row.getLong(1), item < 0 ? OptionalLong.empty() : OptionalLong.of(item), row.getLong(3),
                        row.getBytes(4)));
            }, EventPosition.of(rowId, from), EventPosition.of(rowId, to));
            return found;
        });
    }

    private Optional<EventLine> event(RawEvent raw) {
        if (raw == null || RecordCodec.checksum(raw.body()) != raw.check()) {
            return Optional.empty();
        }
        try {
            WorkerEvent event = codec.event(raw.body());
            return event.sequence() == raw.sequence() ? Optional.of(new EventLine(event, raw.item())) : Optional.empty();
        } catch (YadoException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void results(long rowId, String owner) throws IOException {
        Found<List<ResultLine>> results = find(s -> {
            List<ResultLine> lines = new ArrayList<>();
            s.each("SELECT key, fingerprint, fields, at FROM answer WHERE worker = ? ORDER BY ordinal", row -> lines.add(new ResultLine(row.getString(1),
                    row.getString(2), codec.resultFields(row.getBytes(3)), Instant.ofEpochMilli(row.getLong(4)))), rowId);
            return lines;
        });
        if (results.failed()) {
            damaged(owner + ": the recorded results of requests with idempotency keys");
            return;
        }
        for (ResultLine line : results.value()) {
            sink.accept(ExportLine.of(line));
        }
    }

    private void diagnostics() throws IOException {
        Found<List<DiagnosticLine>> diagnostics = find(s -> {
            List<DiagnosticLine> lines = new ArrayList<>();
            s.each("SELECT at, code, severity, message FROM remark ORDER BY nr", row -> lines.add(new DiagnosticLine(Instant.ofEpochMilli(row.getLong(1)),
                    row.getString(2), WireName.parse(Diagnostic.Severity.class, row.getString(3)).orElse(Diagnostic.Severity.WARNING), row.getString(4))));
            return lines;
        });
        if (diagnostics.failed()) {
            damaged("the recorded diagnostics");
            return;
        }
        for (DiagnosticLine line : diagnostics.value()) {
            sink.accept(ExportLine.of(line));
        }
    }

    private void damaged(String what) throws IOException {
        damaged++;
        sink.accept(ExportLine.of(new DamagedLine(what)));
    }

    private <T> Found<T> find(Read<T> read) {
        try {
            if (session == null) {
                session = new SqlSession(connections.salvageReader());
            }
            return new Found<>(read.from(session), false);
        } catch (SQLException | YadoException | IllegalArgumentException e) {
            close();
            return new Found<>(null, true);
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
