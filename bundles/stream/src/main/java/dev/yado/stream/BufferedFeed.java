package dev.yado.stream;

import dev.yado.model.stream.Feed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The base of feeds with a buffer: the buffered frames, the end, and the reader's signal. The subclass decides, under this object's monitor, which frames are
 * buffered and when the feed ends. Thread-safe if the subclass is.
 */
@ConsumerType
public abstract class BufferedFeed<F> implements Feed<F> {

    private static final Logger LOG = System.getLogger(BufferedFeed.class.getName());
    private static final Runnable NO_SIGNAL = () -> {};

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

    /** Returns whether the feed still accepts frames: it has neither ended nor been closed. */
    protected final boolean isOpen() {
        return !complete && !closed;
    }

    /** Returns the number of buffered frames. */
    protected final int size() {
        return buffer.size();
    }

    /** Returns the total weight of the buffered frames. */
    protected final long weight() {
        return weight;
    }

    /**
     * Adds a frame to the buffer.
     *
     * @param frameWeight in a unit of the subclass, for example bytes
     */
    protected final void add(F frame, long frameWeight) {
        buffer.add(new Held<>(frame, frameWeight));
        weight += frameWeight;
    }

    /** Returns the frame that was added last, if it is still buffered. */
    protected final Optional<F> newest() {
        return Optional.ofNullable(buffer.peekLast()).map(Held::frame);
    }

    /** Replaces {@link #newest}, which must exist. */
    protected final void replaceNewest(F frame, long frameWeight) {
        weight -= buffer.removeLast().weight();
        add(frame, frameWeight);
    }

    /** Ends the feed with {@code last}, after the buffered frames. */
    protected final void complete(F last) {
        add(last, 0);
        complete = true;
    }

    /** Drops the buffered frames. */
    protected final void clear() {
        buffer.clear();
        weight = 0;
    }

    // --- For subclasses that do not hold it ---

    /** Called after each poll, which may have made room. */
    protected void onPolled() {
    }

    /** Called once when the reader has closed the feed, before the signal for the end. */
    protected void onClosed() {
    }

    /** Raises the reader's signal. Must not be called under the monitor: the signal is the reader's code, and may poll this feed at once. */
    protected final void raise() {
        Runnable current;
        synchronized (this) {
            current = signal;
        }
        try {
            current.run();
        } catch (RuntimeException | LinkageError e) {
            // The reader's code failed, perhaps because its bundle stops; that must not affect the producer or other readers.
            LOG.log(Level.WARNING, "The signal of a feed's reader failed", e);
        }
    }

    // --- For the producer ---

    /** Ends the feed after the buffered frames and {@code last}. Later calls have no effect. */
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
