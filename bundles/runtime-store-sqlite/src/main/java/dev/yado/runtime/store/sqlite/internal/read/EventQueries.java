package dev.yado.runtime.store.sqlite.internal.read;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.spi.store.DamagedException;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.store.sqlite.internal.codec.EventPosition;
import dev.yado.runtime.store.sqlite.internal.codec.RecordCodec;
import dev.yado.runtime.store.sqlite.internal.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The queries for events of Workers. Stateless except for the damage that is reported; thread-safe. */
final class EventQueries {

    private static final String EVENT = "SELECT sequence, item, body_check, body FROM event";

    private final RecordCodec codec;
    private final CorruptionLog damage;

    /** An event in stored form. */
    private record RawEvent(long sequence, OptionalLong item, long check, byte[] body) {
        static RawEvent of(ResultSet row) throws SQLException {
            long item = row.getLong(2);
            OptionalLong itemOrNone = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(item);
            return new RawEvent(row.getLong(1), itemOrNone, row.getLong(3), row.getBytes(4));
        }
    }

    EventQueries(RecordCodec codec, CorruptionLog damage) {
        this.codec = codec;
        this.damage = damage;
    }

    /** Returns events after a sequence. @throws DamagedException if one of them cannot be read or found */
    List<LoggedEvent> after(SqlSession session, WorkerId worker, long after, int limit) throws SQLException, StoreException {
        List<LoggedEvent> events = new ArrayList<>();
        if (firstMissing(session, worker, after, limit, events).isEmpty()) {
            return events;
        }
        // Again on one snapshot: a commit between two queries looks like damage.
        OptionalLong missing = ReadQueries.onOneSnapshot(session, () -> {
            events.clear();
            return firstMissing(session, worker, after, limit, events);
        });
        if (missing.isPresent()) {
            throw damage.found(worker, missing, null);
        }
        return events;
    }

    /**
     * Reads events into {@code events}. A log has no gaps, so an event that a search does not find is there and its key or the path to it is damaged.
     *
     * @return the first event that is missing
     */
    private OptionalLong firstMissing(SqlSession session, WorkerId worker, long after, int limit, List<LoggedEvent> events)
            throws SQLException, DamagedException {
        long[] log = session.first("SELECT nr, first_event, last_sequence FROM worker WHERE id = ?",
                row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)},
                worker);
        if (log == null) {
            return OptionalLong.empty();
        }
        events.addAll(logged(session, worker, EVENT + " WHERE place > ? AND place <= ? ORDER BY place LIMIT ?", EventPosition.of(log[0], after),
                EventPosition.of(log[0], EventPosition.MAX_SEQUENCE), limit));
        long next = Math.max(after + 1, log[1]);
        for (LoggedEvent event : events) {
            if (event.event().sequence() != next) {
                return OptionalLong.of(next);
            }
            next++;
        }
        return events.size() < limit && next <= log[2] ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /** Returns transcript items after a transcript sequence. @throws DamagedException if one of them cannot be read */
    List<LoggedEvent> transcript(SqlSession session, WorkerId worker, long start, int limit) throws SQLException, DamagedException {
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

    private WorkerEvent event(WorkerId worker, RawEvent raw) throws DamagedException {
        OptionalLong sequence = OptionalLong.of(raw.sequence());
        if (RecordCodec.checksum(raw.body()) != raw.check()) {
            throw damage.found(worker, sequence, null);
        }
        try {
            WorkerEvent event = codec.event(raw.body());
            if (event.sequence() != raw.sequence()) {
                throw damage.found(worker, sequence, null);
            }
            return event;
        } catch (YadoException | IllegalArgumentException e) {
            throw damage.found(worker, sequence, e);
        }
    }
}
