package dev.yado.source.remote.internal.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The state that both kinds of connection have in common: the time of the last data, whether reading is paused because the reader is slow, and whether the
 * connection has ended. Thread-safe.
 */
final class ConnectionState {

    private final long limit;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile long lastReceived = System.nanoTime();

    ConnectionState(Duration limit) {
        this.limit = limit.toNanos();
    }

    /** Records that data arrived. */
    void received() {
        lastReceived = System.nanoTime();
    }

    /** Returns whether nothing arrived within the heartbeat timeout. A paused stream cannot receive anything, so it is never silent for too long. */
    boolean silentForTooLong() {
        return !paused.get() && silence() > limit;
    }

    /** Returns the time since the last data, in nanoseconds. */
    long silence() {
        return System.nanoTime() - lastReceived;
    }

    /** Ends the connection; returns true for the first call only. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    boolean ended() {
        return ended.get();
    }

    /** Runs {@code request} when the sink has room: now, or when {@link #resume} is called. */
    void requestWhenRoom(StreamSink sink, Runnable request) {
        if (sink.hasRoom()) {
            request.run();
            return;
        }
        paused.set(true);
        // The reader may have made room, and signalled it, just before this was marked as paused.
        if (sink.hasRoom()) {
            resume(request);
        }
    }

    void resume(Runnable request) {
        if (paused.compareAndSet(true, false)) {
            received();
            request.run();
        }
    }
}
