package dev.yado.stream;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A feed with a bounded buffer between a producer that must not wait and a reader that may be slow. Thread-safe.
 *
 * <p>When the buffer is full the feed either ends with a last frame that says so, or drops what is buffered and puts a marker
 * in its place: the reader always learns that it missed something.
 */
@ProviderType
public final class BoundedFeed<F> extends BufferedFeed<F> {

    private final int capacity;
    private final F overflow;
    private final boolean endsOnOverflow;
    private final Runnable onClose;

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
        onClose.run();
    }
}
