package dev.yado.runtime.http.internal.stream;

import dev.yado.model.Feed;
import dev.yado.model.StreamFrame;
import dev.yado.model.StreamFrame.Notice;
import dev.yado.runtime.wire.WireCompat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Runtime's feed as this face shows it: only what the reader's make understands, and with an end that this face can set. Thread-safe.
 */
final class WorkerFeed implements Feed<StreamFrame> {

    private final Feed<StreamFrame> source;
    private final WireCompat compat;
    private final Consumer<WorkerFeed> onClose;

    // Guarded by this.
    private Notice last;
    private boolean lastTaken;
    private Runnable signal = () -> { };

    WorkerFeed(Feed<StreamFrame> source, WireCompat compat, Consumer<WorkerFeed> onClose) {
        this.source = source;
        this.compat = compat;
        this.onClose = onClose;
    }

    /** Makes {@code notice} the next and last frame. What the reader has not taken yet it finds again by its cursor. */
    void finish(Notice notice) {
        Runnable current;
        synchronized (this) {
            last = notice;
            current = signal;
        }
        current.run();
    }

    @Override
    public synchronized Optional<StreamFrame> poll() {
        if (last != null) {
            boolean first = !lastTaken;
            lastTaken = true;
            return first ? compat.narrow(last) : Optional.empty();
        }
        for (Optional<StreamFrame> frame = source.poll(); frame.isPresent(); frame = source.poll()) {
            Optional<StreamFrame> shown = compat.narrow(frame.get());
            if (shown.isPresent()) {
                return shown;
            }
        }
        return Optional.empty();
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
        // finish() may have come before: its signal went nowhere.
        newSignal.run();
    }

    @Override
    public void close() {
        source.close();
        onClose.accept(this);
    }
}
