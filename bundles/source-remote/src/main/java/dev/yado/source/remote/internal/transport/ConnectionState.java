package dev.yado.source.remote.internal.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When a stream gave its last sign of life, whether it is held back because its reader is slow, and whether it is over: what both kinds of connection have in
 * common. Thread-safe.
 */
final class ConnectionState {

    private final long limit;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile long lastSign = System.nanoTime();

    ConnectionState(Duration limit) {
        this.limit = limit.toNanos();
    }

    void sign() {
        lastSign = System.nanoTime();
    }

    /** A stream that is held back cannot give a sign. */
    boolean silentForTooLong() {
        return !paused.get() && silence() > limit;
    }

    /** @return nanoseconds */
    long silence() {
        return System.nanoTime() - lastSign;
    }

    /** @return true for the one call that ended it */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    boolean ended() {
        return over.get();
    }

    /** Has {@code request} run when there is room in the sink: now, or when {@link #resume} is called. */
    void requestWhenRoom(StreamSink sink, Runnable request) {
        if (sink.hasRoom()) {
            request.run();
            return;
        }
        paused.set(true);
        // The reader may have made room, and signalled it, just before it was said that this waits.
        if (sink.hasRoom()) {
            resume(request);
        }
    }

    void resume(Runnable request) {
        if (paused.compareAndSet(true, false)) {
            sign();
            request.run();
        }
    }
}
