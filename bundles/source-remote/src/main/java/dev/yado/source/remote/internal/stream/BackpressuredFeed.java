package dev.yado.source.remote.internal.stream;

import dev.yado.stream.BufferedFeed;
import java.util.Objects;

/**
 * A feed between a producer that can wait and a reader that may be slow. It reports when it is full, and when there is room again. It accepts frames even
 * when full, because one chunk of a connection may hold several; the producer stops after that chunk. Thread-safe.
 */
final class BackpressuredFeed<F> extends BufferedFeed<F> {

    private final int maxFrames;
    private final int maxWeight;
    private final Runnable onRoom;
    private final Runnable onClose;

    // Guarded by this.
    private boolean full;

    /**
     * @param maxFrames the number of buffered frames from which the feed is full
     * @param maxWeight the total weight of buffered frames from which the feed is full
     * @param onRoom    run when at least half is free again
     * @param onClose   run once when the reader closes the feed
     */
    BackpressuredFeed(int maxFrames, int maxWeight, Runnable onRoom, Runnable onClose) {
        this.maxFrames = maxFrames;
        this.maxWeight = maxWeight;
        this.onRoom = Objects.requireNonNull(onRoom, "onRoom");
        this.onClose = Objects.requireNonNull(onClose, "onClose");
    }

    /**
     * Adds a frame, unless the feed has ended.
     *
     * @param frameWeight for example its size in bytes
     */
    void offer(F frame, int frameWeight) {
        synchronized (this) {
            if (!isOpen()) {
                return;
            }
            add(frame, frameWeight);
        }
        raise();
    }

    synchronized boolean hasRoom() {
        full = size() >= maxFrames || weight() >= maxWeight;
        return !full;
    }

    @Override
    protected void onPolled() {
        boolean roomAgain;
        synchronized (this) {
            roomAgain = full && size() <= maxFrames / 2 && weight() <= maxWeight / 2;
            full = full && !roomAgain;
        }
        if (roomAgain) {
            onRoom.run();
        }
    }

    @Override
    protected void onClosed() {
        onClose.run();
    }
}
