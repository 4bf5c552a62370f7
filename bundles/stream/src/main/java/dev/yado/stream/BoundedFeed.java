package dev.yado.stream;

import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A feed with a bounded buffer between a producer that must not wait and a reader that may be slow. Thread-safe.
 *
 * <p>When the buffer is full, the feed either ends with a last frame that states this, or replaces the buffered frames by a marker: the reader always learns
 * that it missed something.
 */
@ProviderType
public final class BoundedFeed<F> extends BufferedFeed<F> {

    private final int capacity;
    private final F overflow;
    private final boolean endsOnOverflow;
    private final Consumer<? super BoundedFeed<F>> onClose;

    private BoundedFeed(int capacity, F overflow, boolean endsOnOverflow, Consumer<? super BoundedFeed<F>> onClose) {
        this.capacity = capacity;
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        this.endsOnOverflow = endsOnOverflow;
        this.onClose = Objects.requireNonNull(onClose, "onClose");
    }

    /** Returns a feed that ends when its buffer is full, and runs nothing when its reader closes it. */
    public static <F> BoundedFeed<F> endingWhenFull(int capacity, F last) {
        return endingWhenFull(capacity, last, feed -> {});
    }

    /**
     * Returns a feed that ends when its buffer is full. The frames in the buffer are still delivered.
     *
     * @param capacity the maximum number of buffered frames
     * @param last     the last frame of a feed that ends because its reader was too slow
     * @param onClose  called once with this feed when the reader closes it
     */
    public static <F> BoundedFeed<F> endingWhenFull(int capacity, F last, Consumer<? super BoundedFeed<F>> onClose) {
        return new BoundedFeed<>(capacity, last, true, onClose);
    }

    /** Returns a feed that drops its buffered frames when its buffer is full, and runs nothing when its reader closes it. */
    public static <F> BoundedFeed<F> droppingWhenFull(int capacity, F marker) {
        return droppingWhenFull(capacity, marker, feed -> {});
    }

    /**
     * Returns a feed that drops its buffered frames when its buffer is full, and stays open.
     *
     * @param capacity the maximum number of buffered frames
     * @param marker   the frame that replaces dropped frames
     * @param onClose  called once with this feed when the reader closes it
     */
    public static <F> BoundedFeed<F> droppingWhenFull(int capacity, F marker, Consumer<? super BoundedFeed<F>> onClose) {
        return new BoundedFeed<>(capacity, marker, false, onClose);
    }

    /**
     * Adds a frame.
     *
     * @return false if the feed accepts no more frames: it has ended, was closed, or ended with this call because it was full
     */
    public boolean offer(F frame) {
        boolean accepted = true;
        synchronized (this) {
            if (!isOpen()) {
                return false;
            }
            if (size() < capacity) {
                add(frame, 0);
            } else if (endsOnOverflow) {
                complete(overflow);
                accepted = false;
            } else {
                clear();
                add(overflow, 0);
                add(frame, 0);
            }
        }
        raise();
        return accepted;
    }

    @Override
    protected void onClosed() {
        onClose.accept(this);
    }
}
