package dev.yado.http.stream;

import dev.yado.model.stream.Feed;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes a feed of encoded blocks to one client without blocking: while the client does not read, no thread is held, and the feed decides
 * what the client misses. All writes happen in {@link #write}, which never runs concurrently.
 */
final class SseConnection implements ClientConnection, WriteListener, AsyncListener {

    private static final int CHUNK = 16_384;
    /** Heartbeats after which the connection to a client that does not read is aborted. */
    private static final int MAX_STUCK = 3;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Feed<byte[]> feed;
    private final Consumer<ClientConnection> onDone;
    private final Runnable onStuck;
    private final Runnable cut;
    private final CoalescingTask serial;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile boolean writable;
    private volatile boolean heartbeatDue;
    private volatile boolean stuck;
    private volatile int stuckTicks;
    private boolean unflushed;

    /**
     * @param cut     closes the connection under the stream
     * @param onStuck called when the connection is aborted because the client does not read
     */
    SseConnection(AsyncContext context, ServletOutputStream out, Feed<byte[]> feed, Executor executor, Runnable cut, Runnable onStuck,
            Consumer<ClientConnection> onDone) {
        this.context = context;
        this.out = out;
        this.feed = feed;
        this.cut = cut;
        this.onStuck = onStuck;
        this.onDone = onDone;
        this.serial = new CoalescingTask(executor, this::write);
    }

    void start() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() {
        if (!writable) {
            // Reading starts only now: before this callback, a write would block.
            writable = true;
            feed.onReady(serial::signal);
        }
        serial.signal();
    }

    private void write() {
        if (done.get() || !writable) {
            return;
        }
        try {
            while (isReady()) {
                byte[] next = next();
                if (next.length > 0) {
                    out.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    if (feed.ended()) {
                        abort();
                    }
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            // The client is gone; its Worker is not affected.
            abort();
        }
    }

    private boolean isReady() {
        boolean ready = out.isReady();
        stuck = !ready;
        if (ready) {
            stuckTicks = 0;
        }
        return ready;
    }

    private byte[] next() {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        if (heartbeatDue) {
            heartbeatDue = false;
            chunk.writeBytes(SseFormat.HEARTBEAT);
        }
        while (chunk.size() < CHUNK) {
            Optional<byte[]> block = feed.poll();
            if (block.isEmpty()) {
                break;
            }
            chunk.writeBytes(block.get());
        }
        return chunk.toByteArray();
    }

    @Override
    public void tick() {
        if (stuck && ++stuckTicks > MAX_STUCK) {
            onStuck.run();
            abort();
            return;
        }
        // Sent at every tick, even after a frame: otherwise a stream could be silent for nearly two ticks, and proxies would close it.
        heartbeatDue = true;
        serial.signal();
    }

    @Override
    public void abort() {
        if (done.compareAndSet(false, true)) {
            feed.close();
            if (stuck) {
                // complete() alone would wait until the client reads the rest, and keep the connection for that long.
                cut.run();
            }
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // The container has completed it already.
            }
            onDone.accept(this);
        }
    }

    @Override
    public void onError(Throwable failure) {
        abort();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        abort();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        abort();
    }

    @Override
    public void onError(AsyncEvent event) {
        abort();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Started only once.
    }
}
