package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.id.Cursor;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.stream.LiveLog;
import dev.yado.stream.LogReader;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One subscriber's stream of a Worker: usually its stream of the shared {@link LiveLog}. If it must read the log while the Runtime is
 * unavailable, that stream ends; the subscriber is then parked, and opens another one at its position when the Runtime is available again.
 */
final class Subscriber implements Feed<StreamFrame> {

    private final LogReader reader;
    private final Consumer<Subscriber> onPark;
    private final Consumer<Subscriber> onClose;

    // Guarded by this.
    private final ArrayDeque<StreamFrame> first = new ArrayDeque<>(2);
    private Feed<StreamFrame> inner;
    private Optional<Cursor> position;
    private boolean announcedUnavailable;
    private Notice last;
    private boolean closed;
    private Runnable signal = () -> {};

    /**
     * @param unavailable whether the Runtime is unavailable now, which the subscriber reports after its snapshot
     * @param onPark      called with this subscriber when it waits for {@link #resume}
     * @param onClose     called once with this subscriber when its reader closes it
     */
    Subscriber(LiveLog log, Optional<Cursor> after, LogReader reader, boolean unavailable, Consumer<Subscriber> onPark, Consumer<Subscriber> onClose) {
        this.position = after;
        this.reader = reader;
        this.onPark = onPark;
        this.onClose = onClose;
        this.inner = log.open(after.map(StreamQuery::after).orElse(StreamQuery.LIVE), reader);
        if (unavailable) {
            inner.poll().ifPresent(first::add);
            first.add(Upstream.UNAVAILABLE);
            announcedUnavailable = true;
        }
    }

    @Override
    public Optional<StreamFrame> poll() {
        boolean parked;
        Optional<StreamFrame> frame;
        synchronized (this) {
            boolean open = inner != null;
            frame = next();
            parked = open && inner == null;
        }
        if (parked) {
            onPark.accept(this);
        }
        return frame;
    }

    private Optional<StreamFrame> next() {
        while (first.isEmpty() && inner != null) {
            Optional<StreamFrame> frame = inner.poll();
            if (frame.isEmpty()) {
                return frame;
            }
            if (!(frame.get() instanceof Notice notice && notice.code() == StreamNotice.RUNTIME_UNAVAILABLE)) {
                return frame.map(this::note);
            }
            if (!announcedUnavailable) {
                announcedUnavailable = true;
                first.add(Upstream.UNAVAILABLE);
            }
            if (notice.ends()) {
                inner.close();
                inner = null;
                if (last != null) {
                    first.add(last);
                }
            }
        }
        return Optional.ofNullable(first.poll()).map(this::note);
    }

    private StreamFrame note(StreamFrame frame) {
        if (frame instanceof Snapshot snapshot) {
            position = Optional.of(snapshot.cursor());
        } else if (frame instanceof Logged logged) {
            position = Optional.of(logged.cursor());
        }
        return frame;
    }

    /** Resumes a parked stream: the Runtime's log can be read again. */
    void resume(LiveLog log) {
        Feed<StreamFrame> opened;
        Runnable current;
        synchronized (this) {
            announcedUnavailable = false;
            if (closed || last != null || inner != null) {
                return;
            }
            boolean sameLog = position.isEmpty() || position.get().belongsTo(log.snapshot().epoch());
            if (!sameLog) {
                first.add(Upstream.RESET);
            }
            opened = log.open(position.filter(at -> sameLog).map(StreamQuery::after).orElse(StreamQuery.LIVE), reader);
            inner = opened;
            current = signal;
        }
        opened.onReady(current);
    }

    /** Ends a parked stream with {@code notice}. A stream that is not parked is ended by its log, which must be ended too. */
    void finish(Notice notice) {
        Runnable current;
        synchronized (this) {
            if (closed || last != null) {
                return;
            }
            last = notice;
            if (inner == null) {
                first.add(notice);
            }
            current = signal;
        }
        current.run();
    }

    /** Ends the stream with {@code notice} at once: frames that were not read yet are dropped, since the reader may no longer see them. */
    void revoke(Notice notice) {
        Feed<StreamFrame> current;
        Runnable wake;
        synchronized (this) {
            if (closed) {
                return;
            }
            last = notice;
            first.clear();
            first.add(notice);
            current = inner;
            inner = null;
            wake = signal;
        }
        if (current != null) {
            current.close();
        }
        wake.run();
    }

    @Override
    public synchronized boolean ended() {
        return closed || first.isEmpty() && (inner == null ? last != null : inner.ended());
    }

    @Override
    public void onReady(Runnable newSignal) {
        Feed<StreamFrame> current;
        synchronized (this) {
            signal = newSignal;
            current = inner;
        }
        if (current != null) {
            current.onReady(newSignal);
        }
        newSignal.run();
    }

    @Override
    public void close() {
        Feed<StreamFrame> current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = inner;
        }
        if (current != null) {
            current.close();
        }
        onClose.accept(this);
    }
}
