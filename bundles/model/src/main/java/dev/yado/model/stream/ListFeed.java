package dev.yado.model.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/** A feed of frames that are all known when it is made. Thread-safe. */
final class ListFeed<F> implements Feed<F> {

    // Guarded by this.
    private final ArrayDeque<F> frames;
    private Runnable signal = () -> {};

    ListFeed(Collection<? extends F> frames) {
        this.frames = new ArrayDeque<>(frames);
    }

    @Override
    public synchronized Optional<F> poll() {
        return Optional.ofNullable(frames.poll());
    }

    @Override
    public synchronized boolean ended() {
        return frames.isEmpty();
    }

    @Override
    public void onReady(Runnable newSignal) {
        synchronized (this) {
            signal = Objects.requireNonNull(newSignal, "signal");
        }
        // There is a frame, or the feed has ended.
        newSignal.run();
    }

    @Override
    public void close() {
        Runnable current;
        synchronized (this) {
            if (frames.isEmpty()) {
                return;
            }
            frames.clear();
            current = signal;
        }
        current.run();
    }
}
