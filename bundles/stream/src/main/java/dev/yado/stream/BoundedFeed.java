package dev.yado.stream;

import dev.yado.model.Feed;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A feed with a bounded buffer between a producer that must not wait and a reader that may be slow. Thread-safe.
 *
 * <p>When the buffer is full the feed either ends with a last frame that says so, or drops what is buffered and puts a marker
 * in its place: the reader always learns that it missed something.
 */
@ProviderType
public final class BoundedFeed<F> implements Feed<F> {

    private static final System.Logger LOG = System.getLogger(BoundedFeed.class.getName());
    private static final Runnable NO_SIGNAL = () -> { };

    private final int capacity;
    private final F overflow;
    private final boolean endsOnOverflow;
    private final Runnable onClose;

    // Guarded by this.
    private final ArrayDeque<F> buffer = new ArrayDeque<>(2);
    private boolean complete;
    private boolean closed;
    private Runnable signal = NO_SIGNAL;

    private BoundedFeed(int capacity, F overflow, boolean endsOnOverflow, Runnable onClose) {
        this.capacity = capacity;
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        this.endsOnOverflow = endsOnOverflow;
        this.onClose = Objects.requireNonNull(onClose, "onClose");
    }

    /**
     * @param capacity most frames that wait
     * @param last     the last frame of a feed whose reader was too slow; what was buffered before it is still delivered
     * @param onClose  run once when the reader closes the feed
     */
    public static <F> BoundedFeed<F> endingWhenFull(int capacity, F last, Runnable onClose) {
        return new BoundedFeed<>(capacity, last, true, onClose);
    }

    /** @param marker takes the place of all frames that were dropped because the reader was too slow; the feed goes on */
    public static <F> BoundedFeed<F> droppingWhenFull(int capacity, F marker, Runnable onClose) {
        return new BoundedFeed<>(capacity, marker, false, onClose);
    }

    /** @return false when the feed takes no more: it ended, was closed, or ended just now because it was full */
    public boolean offer(F frame) {
        boolean accepted = true;
        synchronized (this) {
            if (complete || closed) {
                return false;
            }
            if (buffer.size() < capacity) {
                buffer.add(frame);
            } else if (endsOnOverflow) {
                buffer.add(overflow);
                complete = true;
                accepted = false;
            } else {
                buffer.clear();
                buffer.add(overflow);
                buffer.add(frame);
            }
        }
        raise();
        return accepted;
    }

    /** Ends the feed after what is buffered and {@code last}. Later calls change nothing. */
    public void end(F last) {
        synchronized (this) {
            if (complete || closed) {
                return;
            }
            buffer.add(last);
            complete = true;
        }
        raise();
    }

    @Override
    public synchronized Optional<F> poll() {
        return Optional.ofNullable(buffer.poll());
    }

    @Override
    public synchronized boolean ended() {
        return closed || complete && buffer.isEmpty();
    }

    @Override
    public void onReady(Runnable newSignal) {
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
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            buffer.clear();
        }
        onClose.run();
        raise();
    }

    // Outside the monitor: the signal is foreign code, and may ask this feed at once.
    private void raise() {
        Runnable current;
        synchronized (this) {
            current = signal;
        }
        try {
            current.run();
        } catch (RuntimeException | LinkageError e) {
            // The reader's own code: the producer and the other readers must not suffer from it.
            LOG.log(System.Logger.Level.WARNING, "the signal of a feed's reader failed", e);
        }
    }
}
