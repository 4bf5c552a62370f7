package dev.yado.backend.http.internal.stream.worker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the Workers that are being watched. Thread-safe. */
public final class UpstreamMetrics {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    private final LongAdder reconnects = new LongAdder();

    public int open() {
        return open.get();
    }

    /** Those of the open ones that wait for their Runtime. */
    public int away() {
        return away.get();
    }

    public long reconnects() {
        return reconnects.sum();
    }

    void wentAway() {
        away.incrementAndGet();
    }

    void cameBack() {
        away.decrementAndGet();
    }

    void reconnected() {
        reconnects.increment();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
