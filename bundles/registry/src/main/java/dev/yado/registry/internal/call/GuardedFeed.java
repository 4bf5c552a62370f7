package dev.yado.registry.internal.call;

import dev.yado.model.id.RuntimeId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import java.util.Optional;

/**
 * A source's stream that ends together with the source: when the gate detaches it, the reader gets a {@code runtime_unavailable} notice as the last frame at
 * once, independent of the source's own feed, and that feed is closed. A feed that throws ends with {@code internal}.
 */
public final class GuardedFeed implements Feed<StreamFrame>, SourceGate.Attachment {

    private final RuntimeId runtime;
    private final SourceGate gate;
    private final Feed<StreamFrame> feed;

    // Guarded by this. Once cut, the source's feed is no longer called.
    private boolean cut;
    private StreamFrame last;
    private Runnable signal = () -> {};

    public GuardedFeed(RuntimeId runtime, SourceGate gate, Feed<StreamFrame> feed) {
        this.runtime = runtime;
        this.gate = gate;
        this.feed = feed;
    }

    @Override
    public Optional<StreamFrame> poll() {
        if (!isCut()) {
            Optional<StreamFrame> frame = Optional.empty();
            try {
                frame = feed.poll();
            } catch (Throwable thrown) {
                fail(thrown);
            }
            // A frame of a source that was unregistered meanwhile is dropped; the reader resumes by cursor.
            if (!isCut()) {
                return frame.map(SourceTextRedactor::of);
            }
        }
        return takeLast();
    }

    @Override
    public boolean ended() {
        if (!isCut()) {
            try {
                if (!feed.ended()) {
                    return false;
                }
                gate.detach(this);
                return !isCut() || lastTaken();
            } catch (Throwable thrown) {
                fail(thrown);
            }
        }
        return lastTaken();
    }

    @Override
    public void onReady(Runnable newSignal) {
        synchronized (this) {
            signal = newSignal;
        }
        if (!isCut()) {
            try {
                feed.onReady(newSignal);
            } catch (Throwable thrown) {
                fail(thrown);
            }
        }
        // Cut before or while the signal was set: the source's feed may never raise it.
        if (isCut()) {
            newSignal.run();
        }
    }

    @Override
    public void close() {
        gate.detach(this);
        if (cut(null)) {
            closeSource();
        }
    }

    @Override
    public void detached() {
        end(StreamNotice.RUNTIME_UNAVAILABLE, "Runtime " + runtime + " is unavailable; open the stream again with the last cursor when it is available");
    }

    private void fail(Throwable thrown) {
        gate.detach(this);
        end(StreamNotice.INTERNAL, SourceFailures.internal(gate.failures(), "the stream of Runtime " + runtime + " failed", thrown).getMessage());
    }

    private void end(StreamNotice code, String message) {
        if (cut(new StreamFrame.Notice(code, message, true))) {
            closeSource();
            Runnable current;
            synchronized (this) {
                current = signal;
            }
            try {
                current.run();
            } catch (RuntimeException signalFailed) {
                // The gate still has to detach other feeds.
                SourceFailures.internal(gate.failures(), "the signal of a reader failed", signalFailed);
            }
        }
    }

    // On the gate's threads: closing runs code of the source, which may hang.
    private void closeSource() {
        Runnable close = () -> {
            try {
                feed.close();
            } catch (Throwable thrown) {
                SourceFailures.internal(gate.failures(), "the stream of Runtime " + runtime + " could not be closed", thrown);
            }
        };
        if (!gate.execute(close)) {
            // The gate's threads have stopped. Without this call, the feed would leak in the source.
            close.run();
        }
    }

    private synchronized boolean cut(StreamFrame lastFrame) {
        if (cut) {
            if (lastFrame == null) {
                last = null;
            }
            return false;
        }
        cut = true;
        last = lastFrame;
        return true;
    }

    private synchronized boolean isCut() {
        return cut;
    }

    private synchronized boolean lastTaken() {
        return last == null;
    }

    private synchronized Optional<StreamFrame> takeLast() {
        StreamFrame frame = last;
        last = null;
        return Optional.ofNullable(frame);
    }
}
