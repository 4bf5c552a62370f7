package dev.yado.registry.internal.access;

import dev.yado.registry.api.AuditEvent;
import dev.yado.registry.api.AuditSink;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.log.FailureLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The events that wait for one audit sink, and the thread that delivers them. Thread-safe. */
final class SinkQueue {

    static final int CAPACITY = 8_192;
    private static final Duration FLUSH = Duration.ofSeconds(3);
    private static final Logger LOG = System.getLogger("dev.yado.registry.audit");

    private final AuditSink sink;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CAPACITY),
            BlockingExecutors.daemons("yado-registry-sink"));
    private final AtomicLong lost = new AtomicLong();
    private final FailureLog failures = new FailureLog(LOG);
    private final FailureLog losses = new FailureLog(LOG);

    SinkQueue(AuditSink sink) {
        this.sink = sink;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Queues an event and returns at once. */
    void add(AuditEvent event) {
        try {
            thread.execute(() -> deliver(event));
        } catch (RejectedExecutionException | OutOfMemoryError full) {
            lost.incrementAndGet();
            if (!thread.isShutdown()) {
                losses.log(Level.ERROR, "Access: an audit sink is too slow: " + CAPACITY + " events wait for it, and further ones are lost to it", full);
            }
        }
    }

    /** Delivers the events that wait, for a bounded time, and refuses further ones. */
    void close() {
        thread.shutdown();
        boolean delivered = false;
        try {
            delivered = thread.awaitTermination(FLUSH.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!delivered) {
            LOG.log(Level.WARNING, "An audit sink did not take its last {0} events in time", thread.getQueue().size() + thread.getActiveCount());
            thread.shutdownNow();
        }
    }

    private void deliver(AuditEvent event) {
        try {
            long missing = lost.getAndSet(0);
            if (missing > 0) {
                sink.lost(missing);
            }
            sink.record(event);
        } catch (Throwable thrown) {
            // Errors too: the thread must live on for the events that follow.
            failures.log(Level.ERROR, "Access: an audit sink failed, and events are missing in it", thrown);
        }
    }
}
