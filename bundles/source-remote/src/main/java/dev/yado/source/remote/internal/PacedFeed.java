package dev.yado.source.remote.internal;

import dev.yado.model.Feed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;

/**
 * A feed between a producer that can wait and a reader that may be slow: it says when it is full, and when there is room again. It takes what comes all
 * the same, because a piece of a connection may hold several frames; the producer stops after that piece. Thread-safe.
 */
final class PacedFeed<F> implements Feed<F> {

    private static final Logger LOG = System.getLogger(PacedFeed.class.getName());

    private final int maxFrames;
    private final int maxWeight;
    private final Runnable onRoom;
    private final Runnable onClose;

    // Guarded by this.
    private final ArrayDeque<Held<F>> buffer = new ArrayDeque<>();
    private long weight;
    private boolean complete;
    private boolean closed;
    private boolean full;
    private Runnable signal = () -> { };

    private record Held<F>(F frame, int weight) {
    }

    /**
     * @param maxFrames frames that wait before the producer should
     * @param maxWeight what they may weigh together before the producer should wait
     * @param onRoom   run when half of that is free again
     * @param onClose  run once when the reader closes the feed
     */
    PacedFeed(int maxFrames, int maxWeight, Runnable onRoom, Runnable onClose) {
        this.maxFrames = maxFrames;
        this.maxWeight = maxWeight;
        this.onRoom = Objects.requireNonNull(onRoom, "onRoom");
        this.onClose = Objects.requireNonNull(onClose, "onClose");
    }

    /** @param frameWeight for example bytes */
    void offer(F frame, int frameWeight) {
        synchronized (this) {
            if (complete || closed) {
                return;
            }
            buffer.add(new Held<>(frame, frameWeight));
            weight += frameWeight;
        }
        raise();
    }

    synchronized boolean hasRoom() {
        full = buffer.size() >= maxFrames || weight >= maxWeight;
        return !full;
    }

    /** Ends the feed after what is buffered and {@code last}. The first end counts. */
    void end(F last) {
        synchronized (this) {
            if (complete || closed) {
                return;
            }
            buffer.add(new Held<>(last, 0));
            complete = true;
        }
        raise();
    }

    @Override
    public Optional<F> poll() {
        Held<F> held;
        boolean roomAgain;
        synchronized (this) {
            held = buffer.poll();
            weight -= held == null ? 0 : held.weight();
            roomAgain = full && buffer.size() <= maxFrames / 2 && weight <= maxWeight / 2;
            full = full && !roomAgain;
        }
        if (roomAgain) {
            onRoom.run();
        }
        return Optional.ofNullable(held).map(Held::frame);
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
            weight = 0;
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
            LOG.log(Level.WARNING, "the signal of a feed's reader failed", e);
        }
    }
}
