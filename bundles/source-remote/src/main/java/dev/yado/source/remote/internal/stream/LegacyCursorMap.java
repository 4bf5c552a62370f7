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
 * Maps cursors for older Runtimes, which number the events of all their Workers together and have no epochs, so that the numbers of one Worker have gaps that
 * look like lost events. Each stream gets consecutive numbers in an epoch of its own. The map keeps the Runtime's position for each number, for as many events
 * as a reconnecting reader can be behind. Thread-safe.
 */
final class LegacyCursorMap {

    private static final int MAX_WORKERS = 1_000;
    private static final int KEPT = 1_024;

    // Guarded by this: the latest stream of each Worker, the least recently opened first.
    private final Map<WorkerId, Numbering> numberings = new LinkedHashMap<>(16, 0.75f, true);

    /** The numbers of one stream. Thread-safe. */
    static final class Numbering {
        private final Epoch epoch;
        private final long[] positions;
        private final boolean resumed;
        private long newest;
        private boolean progressed;

        private Numbering() {
            epoch = Epoch.random(ThreadLocalRandom.current());
            positions = new long[KEPT];
            resumed = false;
        }

        private Numbering(Numbering old, long from) {
            epoch = old.epoch;
            positions = old.positions.clone();
            newest = from;
            resumed = true;
        }

        private synchronized boolean knows(Cursor cursor) {
            return cursor.epochTag() == epoch.tag() && cursor.sequence() <= newest && cursor.sequence() > newest - KEPT;
        }

        private synchronized Numbering from(long sequence) {
            return new Numbering(this, sequence);
        }

        /** Returns the Runtime's own position to continue after; empty for a stream that begins now. */
        synchronized Optional<Cursor> position() {
            return resumed ? Optional.of(new Cursor(0, positions[slot()])) : Optional.empty();
        }

        /** Returns the frame with the numbers of this stream. */
        synchronized StreamFrame translate(StreamFrame frame) {
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

        private synchronized boolean madeNoProgress() {
            return resumed && !progressed;
        }

        private int slot() {
            return (int) (newest % KEPT);
        }
    }

    /**
     * Returns the numbers of a stream that is about to be opened.
     *
     * @param after a cursor of this map; the beginning, which an older Runtime cannot deliver in full, is treated as none
     * @throws YadoException {@code cursor_expired} if it is no longer known
     */
    synchronized Numbering open(WorkerId worker, Optional<Cursor> after) {
        Numbering numbering;
        if (after.filter(cursor -> !cursor.equals(Cursor.BEGINNING)).isEmpty()) {
            numbering = new Numbering();
        } else {
            Numbering old = numberings.get(worker);
            if (old == null || !old.knows(after.get())) {
                throw new YadoException(FailureCode.CURSOR_EXPIRED, "the cursor is of another log or too old; read a snapshot");
            }
            numbering = old.from(after.get().sequence());
        }
        numberings.put(worker, numbering);
        if (numberings.size() > MAX_WORKERS) {
            numberings.remove(numberings.keySet().iterator().next());
        }
        return numbering;
    }

    /**
     * Records that a stream broke. Older Runtimes drop the connection right after the message that they do not know a position, and the JDK's WebSocket
     * then often loses that message, so a position without progress is not tried again.
     */
    synchronized void broke(WorkerId worker, Numbering numbering) {
        if (numbering.madeNoProgress()) {
            numberings.remove(worker, numbering);
        }
    }

    /** Forgets all positions, because they may be invalid after the Runtime was unavailable. */
    synchronized void forget() {
        numberings.clear();
    }
}
