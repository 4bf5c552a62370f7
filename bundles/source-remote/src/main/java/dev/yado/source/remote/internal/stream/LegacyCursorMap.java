package dev.yado.source.remote.internal.stream;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Older Runtimes number the events of all their Workers together and have no epochs, so that one Worker's numbers have holes that look like lost events. Here each
 * stream gets dense numbers of an epoch of our own, and it is remembered which number stands for which position there, for as
 * many events as a reconnecting reader can be behind. Thread-safe.
 */
final class LegacyCursorMap {

    private static final int MAX_WORKERS = 1_000;
    private static final int REMEMBERED = 1_024;

    // Guarded by this: the newest stream of each Worker. Those opened least recently are forgotten first.
    private final Map<WorkerId, Line> lines = new LinkedHashMap<>(16, 0.75f, true);

    /** The numbers of one stream. */
    static final class Line {
        private final Epoch epoch;
        private final long[] positions;
        private final boolean resumed;
        private long newest;
        private boolean progressed;

        private Line() {
            epoch = Epoch.random(ThreadLocalRandom.current());
            positions = new long[REMEMBERED];
            resumed = false;
        }

        private Line(Line old, long from) {
            epoch = old.epoch;
            positions = old.positions.clone();
            newest = from;
            resumed = true;
        }

        private synchronized boolean knows(Cursor cursor) {
            return cursor.epochTag() == epoch.tag() && cursor.sequence() <= newest && cursor.sequence() > newest - REMEMBERED;
        }

        private synchronized Line from(long sequence) {
            return new Line(this, sequence);
        }

        /** The Runtime's own position to continue after; empty for a stream from now on. */
        synchronized Optional<Cursor> theirs() {
            return resumed ? Optional.of(new Cursor(0, positions[slot()])) : Optional.empty();
        }

        /** A frame with our numbers. */
        synchronized StreamFrame ours(StreamFrame frame) {
            if (frame instanceof StreamFrame.Snapshot s) {
                positions[slot()] = s.position();
                return new StreamFrame.Snapshot(epoch, newest, s.worker(), s.status(), s.activity(), s.runId(), s.inFlight());
            }
            if (frame instanceof StreamFrame.Logged logged) {
                WorkerEvent event = logged.event();
                newest++;
                progressed = true;
                positions[slot()] = event.sequence();
                return new StreamFrame.Logged(epoch, new WorkerEvent(newest, event.at(), event.runId(), event.payload()));
            }
            return frame;
        }

        private synchronized boolean leadsNowhere() {
            return resumed && !progressed;
        }

        private int slot() {
            return (int) (newest % REMEMBERED);
        }
    }

    /**
     * The numbers of a stream that is about to be opened.
     *
     * @param after a cursor of ours; the beginning, which an older Runtime cannot give in full, counts as none
     * @throws YadoException {@code cursor_expired} when it is not known any more
     */
    synchronized Line open(WorkerId worker, Optional<Cursor> after) {
        Line line;
        if (after.filter(cursor -> !cursor.equals(Cursor.BEGINNING)).isEmpty()) {
            line = new Line();
        } else {
            Line old = lines.get(worker);
            if (old == null || !old.knows(after.get())) {
                throw new YadoException(FailureCode.CURSOR_EXPIRED, "the cursor is of another log or too old; read a snapshot");
            }
            line = old.from(after.get().sequence());
        }
        lines.put(worker, line);
        if (lines.size() > MAX_WORKERS) {
            lines.remove(lines.keySet().iterator().next());
        }
        return line;
    }

    /**
     * A stream broke. Older Runtimes drop the connection right after they have said that they do not know a position, and the JDK's WebSocket then
     * often loses what was said last: a position that led nowhere is not tried again and again.
     */
    synchronized void broke(WorkerId worker, Line line) {
        if (line.leadsNowhere()) {
            lines.remove(worker, line);
        }
    }

    /** The Runtime was away: what its positions meant may have ended with it. */
    synchronized void forget() {
        lines.clear();
    }
}
