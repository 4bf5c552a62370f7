package dev.yado.backend.http.internal.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the Workers that are being watched. Thread-safe. */
public final class UpstreamMetrics {

    private final AtomicInteger open = new AtomicInteger();

    public int open() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
