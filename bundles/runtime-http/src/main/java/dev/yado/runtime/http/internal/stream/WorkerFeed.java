package dev.yado.runtime.http.internal.stream;

import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.runtime.wire.WireCompat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Runtime's feed as this API sends it: only with what the client's contract version knows, and with an end that this API can set.
 * Thread-safe.
 */
final class WorkerFeed implements Feed<StreamFrame> {

    /**
     * Maximum number of frames that are sent after the end was set: more than a feed of the Runtime buffers, and few enough to be sent
     * before the API closes.
     */
    private static final int AFTER_THE_END = 2_048;

    private final Feed<StreamFrame> source;
    private final WireCompat compat;
    private final Consumer<WorkerFeed> onClose;

    // Guarded by this.
    private Notice last;
    private int left = AFTER_THE_END;
    private boolean lastTaken;
    private Runnable signal = () -> {};

    WorkerFeed(Feed<StreamFrame> source, WireCompat compat, Consumer<WorkerFeed> onClose) {
        this.source = source;
        this.compat = compat;
        this.onClose = onClose;
    }

    /**
     * Makes {@code notice} the last frame, after the buffered ones, so that the end of a run precedes the end of the stream. A reader that
     * is far behind does not get all of them; it resumes by its cursor.
     */
    void finish(Notice notice) {
        Runnable current;
        synchronized (this) {
            if (last == null) {
                last = notice;
            }
            current = signal;
        }
        current.run();
    }

    @Override
    public synchronized Optional<StreamFrame> poll() {
        while (!lastTaken && left > 0) {
            Optional<StreamFrame> frame = source.poll();
            if (frame.isEmpty()) {
                break;
            }
            left -= last == null ? 0 : 1;
            Optional<StreamFrame> shown = compat.narrow(frame.get());
            if (shown.isPresent()) {
                return shown;
            }
        }
        if (last == null || lastTaken) {
            return Optional.empty();
        }
        lastTaken = true;
        // A feed that ended by itself has sent its own last frame.
        return source.ended() ? Optional.empty() : compat.narrow(last);
    }

    @Override
    public synchronized boolean ended() {
        return lastTaken || last == null && source.ended();
    }

    @Override
    public void onReady(Runnable newSignal) {
        synchronized (this) {
            signal = newSignal;
        }
        source.onReady(newSignal);
        // finish() may have been called before this signal was set.
        newSignal.run();
    }

    @Override
    public void close() {
        source.close();
        onClose.accept(this);
    }
}
