package dev.yado.stream;

import dev.yado.model.stream.Feed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What all feeds with a buffer have in common: frames that wait for the reader, the end, and the reader's signal. What goes into the buffer, and when the
 * feed ends, is the subclass's to decide, under this object's monitor. Thread-safe, if the subclass is.
 */
@ConsumerType
public abstract class BufferedFeed<F> implements Feed<F> {

    private static final Logger LOG = System.getLogger(BufferedFeed.class.getName());
    private static final Runnable NO_SIGNAL = () -> { };

    // Guarded by this.
    private final ArrayDeque<Held<F>> buffer = new ArrayDeque<>(2);
    private long weight;
    private boolean complete;
    private boolean closed;
    private Runnable signal = NO_SIGNAL;

    private record Held<F>(F frame, long weight) {
    }

    protected BufferedFeed() {
    }

    // --- For subclasses that hold the monitor ---

    /** Whether it still takes frames: neither ended nor closed. */
    protected final boolean isOpen() {
        return !complete && !closed;
    }

    /** How many frames wait. */
    protected final int size() {
        return buffer.size();
    }

    /** What they weigh together. */
    protected final long weight() {
        return weight;
    }

    /** @param frameWeight in whatever the subclass counts, for example bytes */
    protected final void add(F frame, long frameWeight) {
        buffer.add(new Held<>(frame, frameWeight));
        weight += frameWeight;
    }

    /** The frame that was put in last, if it still waits. */
    protected final Optional<F> newest() {
        return Optional.ofNullable(buffer.peekLast()).map(Held::frame);
    }

    /** Puts a frame in place of {@link #newest}, which must be there. */
    protected final void replaceNewest(F frame, long frameWeight) {
        weight -= buffer.removeLast().weight();
        add(frame, frameWeight);
    }

    /** Makes {@code last} the last frame, after those that wait. */
    protected final void complete(F last) {
        add(last, 0);
        complete = true;
    }

    /** Drops the frames that wait. */
    protected final void clear() {
        buffer.clear();
        weight = 0;
    }

    // --- For subclasses that do not hold it ---

    /** The reader has looked, and may have made room. */
    protected void onPolled() {
    }

    /** Run once when the reader has closed the feed, before it is told that this is the end. */
    protected void onClosed() {
    }

    /** Tells the reader to look. Not under the monitor: the signal is foreign code, and may ask this feed at once. */
    protected final void raise() {
        Runnable current;
        synchronized (this) {
            current = signal;
        }
        try {
            current.run();
        } catch (RuntimeException | LinkageError e) {
            // The reader's own code (its bundle may be going away): neither the producer nor another reader may suffer from it.
            LOG.log(Level.WARNING, "the signal of a feed's reader failed", e);
        }
    }

    // --- For the producer ---

    /** Ends the feed after what waits and {@code last}. Later calls change nothing. */
    public final void end(F last) {
        synchronized (this) {
            if (!isOpen()) {
                return;
            }
            complete(last);
        }
        raise();
    }

    // --- For the reader ---

    @Override
    public final Optional<F> poll() {
        Held<F> held;
        synchronized (this) {
            held = buffer.poll();
            weight -= held == null ? 0 : held.weight();
        }
        onPolled();
        return Optional.ofNullable(held).map(Held::frame);
    }

    @Override
    public final synchronized boolean ended() {
        return closed || complete && buffer.isEmpty();
    }

    @Override
    public final void onReady(Runnable newSignal) {
        boolean ready;
        synchronized (this) {
            signal = Objects.requireNonNull(newSignal, "signal");
            ready = closed || complete || !buffer.isEmpty();
        }
        if (ready) {
            newSignal.run();
        }
    }

    @Override
    public final void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            clear();
        }
        onClosed();
        raise();
    }
}
