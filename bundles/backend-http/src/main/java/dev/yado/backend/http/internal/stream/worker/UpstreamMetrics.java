package dev.yado.backend.http.internal.stream.worker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts open upstreams. Thread-safe. */
public final class UpstreamMetrics {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger disconnected = new AtomicInteger();
    private final LongAdder reconnects = new LongAdder();

    public int open() {
        return open.get();
    }

    /** Returns the number of open upstreams that are not connected to their Runtime. */
    public int disconnected() {
        return disconnected.get();
    }

    public long reconnects() {
        return reconnects.sum();
    }

    void disconnect() {
        disconnected.incrementAndGet();
    }

    void connect() {
        disconnected.decrementAndGet();
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
