package dev.yado.stream;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamNotice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One reader's stream. It is behind, reading pages of the log while there is room in its buffer, or live, receiving frames from its {@link LiveLog}.
 * Lock order: the log's lock, then this monitor; signals are raised outside both. Thread-safe.
 */
final class LiveStream extends BufferedFeed<StreamFrame> {

    /** The maximum number of buffered frames. */
    static final int CAPACITY = 1_024;
    /** The maximum number of buffered characters of text, so that a few huge events cannot fill the heap. */
    static final long MAX_WEIGHT = 8L << 20;
    /**
     * The number of buffered frames from which deltas of the same text are coalesced. An engine can produce words faster than a network takes them one by one,
     * so that even a fast reader would be ended as too slow. A reader that keeps up gets each delta by itself.
     */
    static final int COALESCE_FROM = 64;
    private static final int PAGE = 256;

    private static final System.Logger LOG = System.getLogger(LiveStream.class.getName());

    private final LiveLog log;
    private final LogReader reader;
    private final Executor executor;

    // Guarded by this.
    private boolean behind;
    private boolean reading;
    private boolean fromBeginning;
    private long position;
    private Epoch epoch;
    private InFlightAccumulator seen;

    LiveStream(LiveLog log, LogReader reader, Executor executor) {
        this.log = log;
        this.reader = reader;
        this.executor = executor;
    }

    static Notice expired() {
        return new Notice(StreamNotice.CURSOR_UNKNOWN_OR_EXPIRED,
                "the cursor is not in the retained log: read the transcript and open the stream without a cursor", true);
    }

    private static Notice trimmed(long firstRetained) {
        return new Notice(StreamNotice.LOG_TRIMMED, "the events before " + firstRetained + " are no longer kept; the stream begins with that one", false);
    }

    synchronized void begin(Snapshot snapshot) {
        add(snapshot);
        position = snapshot.position();
    }

    synchronized void beginBehind(Snapshot now, Cursor after) {
        fromBeginning = after.equals(Cursor.BEGINNING);
        position = after.sequence();
        epoch = now.epoch();
        seen = new InFlightAccumulator(now.inFlight());
        behind = true;
        add(now.at(position));
    }

    /** Returns false if the stream accepts no more frames. */
    synchronized boolean offer(StreamFrame frame) {
        if (!isOpen()) {
            return false;
        }
        boolean heavy = weight() > MAX_WEIGHT;
        if (!heavy && size() >= COALESCE_FROM && coalesces(frame)) {
            return true;
        }
        if (heavy || size() >= CAPACITY) {
            finish(new Notice(StreamNotice.SLOW_CONSUMER, "the reader was too slow: open the stream again with the last cursor", true));
            return false;
        }
        add(frame);
        return true;
    }

    /** Returns false if the stream accepts no more frames. */
    synchronized boolean startOver(List<StreamFrame> frames, long newPosition) {
        behind = false;
        seen = null;
        position = newPosition;
        return frames.stream().allMatch(this::offer);
    }

    synchronized void finish(Notice last) {
        if (isOpen()) {
            complete(last);
            behind = false;
        }
    }

    @Override
    protected void onPolled() {
        boolean more;
        synchronized (this) {
            more = behind && !reading && hasRoom();
        }
        if (more) {
            pump();
        }
    }

    @Override
    protected void onClosed() {
        log.leave(this);
    }

    /** Starts reading the next pages, if the stream is behind and no read is in progress. */
    void pump() {
        synchronized (this) {
            if (!behind || reading || !isOpen()) {
                return;
            }
            reading = true;
        }
        try {
            executor.execute(this::readOn);
        } catch (RejectedExecutionException e) {
            giveUp(new Notice(StreamNotice.CLOSING, "the other side is closing: open the stream again with the last cursor", true));
        }
    }

    private void readOn() {
        try {
            while (readPage()) {
                raise();
            }
            raise();
        } catch (YadoException e) {
            giveUp(Notice.ending(e.failure()));
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "A stream could not read the log", e);
            giveUp(new Notice(StreamNotice.INTERNAL, "the log could not be read: open the stream again with the last cursor", true));
        }
    }

    private void giveUp(Notice last) {
        finish(last);
        log.leave(this);
        raise();
    }

    /** Returns whether there is more to read and room for it. */
    private boolean readPage() {
        long after;
        synchronized (this) {
            if (!behind || !isOpen() || !hasRoom()) {
                reading = false;
                return false;
            }
            after = position;
        }
        // Before reading, because the log may already have events that are not published yet, and those arrive live.
        long published = log.position();
        List<WorkerEvent> page = after >= published ? List.of() : reader.read(after, (int) Math.min(PAGE, published - after));
        InFlightAccumulator derived;
        synchronized (this) {
            if (!behind || !isOpen() || position != after) {
                reading = false;
                return false;
            }
            for (WorkerEvent event : page) {
                if (event.sequence() > published) {
                    break;
                }
                if (event.sequence() != position + 1 && !fromBeginning) {
                    throw new YadoException(FailureCode.CURSOR_EXPIRED, expired().message());
                }
                if (event.sequence() != position + 1) {
                    add(trimmed(event.sequence()));
                }
                fromBeginning = false;
                position = event.sequence();
                seen.apply(event.payload());
                add(new Logged(epoch, event));
            }
            if (page.isEmpty() && position < published && fromBeginning) {
                add(trimmed(published + 1));
                fromBeginning = false;
                position = published;
            }
            if (position < published && position == after) {
                // The log has a later position, but the events up to it are gone.
                throw new YadoException(FailureCode.CURSOR_EXPIRED, expired().message());
            }
            if (position < published || !hasRoom()) {
                // A stream with a nearly full buffer does not join, because the next live frames would end it as too slow.
                return true;
            }
            after = position;
            derived = seen;
        }
        // Outside this monitor, because joining takes the log's lock first.
        boolean joined = log.join(this, after, derived);
        synchronized (this) {
            if (joined) {
                behind = false;
                reading = false;
                return false;
            }
            return true;
        }
    }

    private boolean hasRoom() {
        return size() <= CAPACITY - PAGE && weight() <= MAX_WEIGHT / 2;
    }

    private boolean coalesces(StreamFrame frame) {
        Optional<StreamFrame> joined = newest().flatMap(newest -> DeltaCoalescer.of(newest, frame));
        joined.ifPresent(one -> replaceNewest(one, weigh(one)));
        return joined.isPresent();
    }

    private void add(StreamFrame frame) {
        add(frame, weigh(frame));
    }

    private static long weigh(StreamFrame frame) {
        EventPayload payload = frame instanceof Logged l ? l.event().payload() : frame instanceof StreamFrame.Delta d ? d.payload() : null;
        return payload == null ? 0 : payload.textLength();
    }
}
