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
import dev.yado.runtime.store.sqlite.internal.read.ReadQueries;
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
 * Reads everything readable of a closed store, past what is damaged. Ranges are read until one fails; then each of its entries is asked for by
 * itself, since a damaged page hides its neighbours from a range but not from a look-up that goes around it.
 */
final class SalvageReader implements AutoCloseable {

    private static final int RANGE = 500;

    /** Takes the lines in the order of an export. */
    interface Sink {
        void take(ExportLine line) throws IOException;
    }

    private interface Read<T> {
        T from(SqlSession session) throws SQLException;
    }

    /** A row that is not there is not the same as one that cannot be read. */
    private record Found<T>(T value, boolean failed) {
    }

    private record Facts(String id, long lastSequence, long firstEvent, long firstItem) {
    }

    private record RawEvent(long sequence, OptionalLong item, long check, byte[] body) {
    }

    private record Body(byte[] json, long check) {
        boolean whole() {
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

    /** @return how much could not be read: the number of damaged lines */
    long read(Instant now) throws IOException, SQLException {
        Found<Epoch> epoch = find(s -> s.first("SELECT value FROM meta WHERE name = 'epoch'", row -> Epoch.parse(row.getString(1))));
        Found<String> newest = meta("newest_worker");
        sink.take(ExportLine.of(new StoreLine(ExportLine.FORMAT, StoreSettings.KIND, Optional.ofNullable(epoch.value()).map(Epoch::wire),
                Optional.ofNullable(newest.value()).map(WorkerId::new), now)));
        if (epoch.value() == null) {
            damaged("the epoch");
        }
        if (newest.failed()) {
            damaged("the newest Worker id");
        }
        remarks();
        answers(0, "the Runtime");
        long last = lastNumber();
        for (long nr = 1; nr <= last; nr += RANGE) {
            for (long present : numbers(nr, Math.min(last, nr + RANGE - 1))) {
                worker(present);
            }
        }
        sink.take(ExportLine.of(new EndLine(workers, events, damaged)));
        return damaged;
    }

    private Found<String> meta(String name) {
        return find(s -> s.first("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name));
    }

    /** The highest number that a Worker may have. */
    private long lastNumber() throws IOException {
        boolean failed = false;
        for (String sql : List.of("SELECT seq FROM sqlite_sequence WHERE name = 'worker'", "SELECT max(nr) FROM worker", "SELECT max(worker) FROM state",
                "SELECT max(place) >> 32 FROM event")) {
            Found<Long> last = find(s -> s.first(sql, row -> row.getLong(1)));
            if (last.value() != null && last.value() > 0) {
                return last.value();
            }
            // Nothing is no answer yet: with the table its row in sqlite_sequence is gone too.
            failed |= last.failed();
        }
        if (failed) {
            damaged("the list of Workers");
        }
        return 0;
    }

    private List<Long> numbers(long from, long to) throws IOException {
        Found<List<Long>> range = find(s -> {
            List<Long> numbers = new ArrayList<>();
            s.each("SELECT nr FROM worker WHERE nr BETWEEN ? AND ? ORDER BY nr", row -> numbers.add(row.getLong(1)), from, to);
            return numbers;
        });
        if (!range.failed()) {
            return range.value();
        }
        // Each of them, also those of which nothing is known here: their record may still say who they are.
        List<Long> all = new ArrayList<>();
        for (long nr = from; nr <= to; nr++) {
            all.add(nr);
        }
        return all;
    }

    private void worker(long nr) throws IOException {
        Found<Facts> facts = find(s -> s.first("SELECT id, last_sequence, first_event, first_item FROM worker WHERE nr = ?",
                row -> new Facts(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)), nr));
        Found<Body> state = body("state", nr);
        Found<Body> origin = body("origin", nr);
        if (facts.value() == null && !facts.failed() || facts.value() == null && state.value() == null && !state.failed()) {
            return; // no such Worker
        }
        String name = facts.value() != null ? facts.value().id() : "number " + nr;
        Optional<WorkerLine> line = Optional.empty();
        List<QueuedInput> queue = queue(nr);
        if (state.value() != null && state.value().whole() && origin.value() != null && origin.value().whole()) {
            line = line(facts.value(), state.value().json(), origin.value().json(), queue);
        }
        if (line.isEmpty()) {
            // Without its record nothing can be made of its log.
            damaged("Worker " + name + ": its record, and with it the Worker");
            return;
        }
        workers++;
        sink.take(ExportLine.of(line.get()));
        String id = line.get().state().id().value();
        if (facts.value() == null) {
            damaged("Worker " + id + ": since when its log is kept; taken from what is there");
        }
        int lost = line.get().state().queued() - queue.size();
        if (lost > 0) {
            damaged("Worker " + id + ": " + lost + (lost == 1 ? " input that waits" : " inputs that wait"));
        }
        answers(nr, "Worker " + id);
        log(nr, id, line.get().firstEvent(), line.get().state().lastSequence());
    }

    private Found<Body> body(String table, long nr) {
        return find(s -> s.first("SELECT body, body_check FROM " + table + " WHERE worker = ?", row -> new Body(row.getBytes(1), row.getLong(2)), nr));
    }

    /** Those that can be read. */
    private List<QueuedInput> queue(long nr) {
        Found<List<Long>> places = find(s -> {
            List<Long> found = new ArrayList<>();
            s.each("SELECT nr FROM queued WHERE worker = ? ORDER BY nr", row -> found.add(row.getLong(1)), nr);
            return found;
        });
        List<QueuedInput> queue = new ArrayList<>();
        for (long place : places.failed() ? List.<Long>of() : places.value()) {
            Found<QueuedInput> input = find(s -> s.first("SELECT body, body_check FROM queued WHERE nr = ?", row -> {
                Body body = new Body(row.getBytes(1), row.getLong(2));
                return body.whole() ? codec.queued(body.json()) : null;
            }, place));
            if (input.value() != null) {
                queue.add(input.value());
            }
        }
        return queue;
    }

    private Optional<WorkerLine> line(Facts facts, byte[] state, byte[] origin, List<QueuedInput> queue) {
        try {
            RecordCodec.State s = codec.state(state);
            if (facts != null && (!facts.id().equals(s.id().value()) || facts.lastSequence() != s.lastSequence())) {
                return Optional.empty();
            }
            return Optional.of(new WorkerLine(s, codec.origin(origin), queue, facts == null ? 1 : facts.firstEvent(), facts == null ? 1 : facts.firstItem()));
        } catch (YadoException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void log(long nr, String id, long first, long last) throws IOException {
        long missingFrom = 0;
        for (long from = first; from <= last; from += RANGE) {
            long to = Math.min(last, from + RANGE - 1);
            TreeMap<Long, RawEvent> found = events(nr, from, to);
            for (long sequence = from; sequence <= to; sequence++) {
                Optional<EventLine> line = event(found.get(sequence));
                if (line.isPresent()) {
                    missing(id, missingFrom, sequence - 1);
                    missingFrom = 0;
                    events++;
                    sink.take(ExportLine.of(line.get()));
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

    private TreeMap<Long, RawEvent> events(long nr, long from, long to) {
        Found<TreeMap<Long, RawEvent>> range = eventsOrFailure(nr, from, to);
        if (!range.failed()) {
            return range.value();
        }
        TreeMap<Long, RawEvent> found = new TreeMap<>();
        for (long sequence = from; sequence <= to; sequence++) {
            Found<TreeMap<Long, RawEvent>> one = eventsOrFailure(nr, sequence, sequence);
            if (!one.failed()) {
                found.putAll(one.value());
            }
        }
        return found;
    }

    private Found<TreeMap<Long, RawEvent>> eventsOrFailure(long nr, long from, long to) {
        return find(s -> {
            TreeMap<Long, RawEvent> found = new TreeMap<>();
            s.each("SELECT sequence, ifnull(item, -1), body_check, body FROM event WHERE place BETWEEN ? AND ? ORDER BY place", row -> {
                long item = row.getLong(2);
                return found.put(row.getLong(1), new RawEvent(row.getLong(1), item < 0 ? OptionalLong.empty() : OptionalLong.of(item), row.getLong(3),
                        row.getBytes(4)));
            }, EventPosition.of(nr, from), EventPosition.of(nr, to));
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

    private void answers(long nr, String owner) throws IOException {
        Found<List<ResultLine>> answers = find(s -> {
            List<ResultLine> lines = new ArrayList<>();
            s.each("SELECT key, fingerprint, fields, at FROM answer WHERE worker = ? ORDER BY ordinal", row -> lines.add(new ResultLine(row.getString(1),
                    row.getString(2), codec.resultFields(row.getBytes(3)), Instant.ofEpochMilli(row.getLong(4)))), nr);
            return lines;
        });
        if (answers.failed()) {
            damaged(owner + ": the answers under idempotency keys");
            return;
        }
        for (ResultLine line : answers.value()) {
            sink.take(ExportLine.of(line));
        }
    }

    private void remarks() throws IOException {
        Found<List<DiagnosticLine>> remarks = find(s -> {
            List<DiagnosticLine> lines = new ArrayList<>();
            s.each("SELECT at, code, severity, message FROM remark ORDER BY nr", row -> lines.add(new DiagnosticLine(Instant.ofEpochMilli(row.getLong(1)),
                    row.getString(2), WireName.parse(Diagnostic.Severity.class, row.getString(3)).orElse(Diagnostic.Severity.WARNING), row.getString(4))));
            return lines;
        });
        if (remarks.failed()) {
            damaged("the remarks");
            return;
        }
        for (DiagnosticLine line : remarks.value()) {
            sink.take(ExportLine.of(line));
        }
    }

    private void damaged(String what) throws IOException {
        damaged++;
        sink.take(ExportLine.of(new DamagedLine(what)));
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
