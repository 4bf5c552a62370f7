package dev.yado.http.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.annotation.versioning.ProviderType;

/** Counts streams and their frames. Thread-safe. */
@ProviderType
public final class StreamMetrics {

    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder frames = new LongAdder();
    private final LongAdder slowConsumers = new LongAdder();

    public int open() {
        return open.get();
    }

    public long frames() {
        return frames.sum();
    }

    public long slowConsumers() {
        return slowConsumers.sum();
    }

    /** Counts a stream as open, unless {@code max} are open already: returns false then. */
    boolean tryOpen(int max) {
        for (int now = open.get(); now < max; now = open.get()) {
            if (open.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    void closed() {
        open.decrementAndGet();
    }

    public void frame() {
        frames.increment();
    }

    void slowConsumer() {
        slowConsumers.increment();
    }
}
