package dev.yado.http.stream;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.support.concurrent.BlockingExecutors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.io.Connection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Serves the streams of one API: holds their connections and owns the threads and the timer. The HTTP server keeps a connection open until
 * it is closed explicitly, even after the bundle that opened it is gone, so {@link #close} ends all of them. Thread-safe.
 */
@ProviderType
public final class StreamServer implements AutoCloseable {

    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    /**
     * Runs tasks that never block: encoding, and writing to clients that are ready. Separate from tasks that read, so that a slow read
     * delays no frames.
     */
    private final ExecutorService writing;
    private final ScheduledExecutorService timer;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final String name;
    private final StreamMetrics metrics;
    private final int maxStreams;
    private final Duration heartbeat;
    private volatile boolean closed;

    /**
     * @param name      name of the API in messages to clients, for example {@code this Backend's API}
     * @param threads   prefix of all thread names
     * @param heartbeat interval of signs of life on a silent stream
     */
    public StreamServer(String name, String threads, StreamMetrics metrics, int maxStreams, Duration heartbeat) {
        this.name = name;
        this.metrics = metrics;
        this.maxStreams = maxStreams;
        this.heartbeat = heartbeat;
        this.writing = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()),
                BlockingExecutors.daemons(threads + "-write"));
        this.timer = Executors.newSingleThreadScheduledExecutor(BlockingExecutors.daemons(threads + "-timer"));
    }

    /** Starts the heartbeats. */
    public void start() {
        timer.scheduleAtFixedRate(() -> open.forEach(ClientConnection::tick), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the executor for tasks that never block. */
    public Executor executor() {
        return writing;
    }

    /** Returns the timer, for short tasks that never block. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * Streams frames as SSE. Takes the request over, unless it throws.
     *
     * @param opening opens the feed; its failures are sent as plain HTTP responses
     */
    public void sse(HttpServletRequest request, HttpServletResponse response, FrameEncoder encoder, Supplier<Feed<StreamFrame>> opening)
            throws IOException {
        write(request, response, () -> opening.get().map(frame -> {
            count(frame);
            return encoder.sse(frame);
        }));
    }

    /** Streams blocks that are encoded already ({@link SseFormat}), like {@link #sse}. */
    public void sseBlocks(HttpServletRequest request, HttpServletResponse response, Supplier<Feed<byte[]>> opening) throws IOException {
        write(request, response, () -> opening.get().map(block -> {
            metrics.frame();
            return block;
        }));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, Supplier<Feed<byte[]>> opening) throws IOException {
        reserve();
        Feed<byte[]> feed = null;
        boolean started = false;
        try {
            feed = opening.get();
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(SseFormat.MEDIA_TYPE);
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            // Turns off buffering in proxies.
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0);
            try {
                response.getOutputStream().write(SseFormat.RETRY);
                response.flushBuffer();
            } catch (IOException e) {
                // The client is gone already. The server never ends an asynchronous request by itself and would keep the dead connection.
                cut(request).run();
                context.complete();
                return;
            }
            SseConnection stream = new SseConnection(context, response.getOutputStream(), feed, writing, cut(request),
                    metrics::slowConsumer, this::done);
            open.add(stream);
            stream.start();
            started = true;
            abortIfClosed(stream);
        } finally {
            if (!started) {
                abandon(feed);
            }
        }
    }

    /** Streams frames over a WebSocket. Failures before the upgrade are sent as plain HTTP responses. */
    public void webSocket(HttpServletRequest request, HttpServletResponse response, FrameEncoder encoder, Supplier<Feed<StreamFrame>> opening)
            throws IOException {
        JettyWebSocketServerContainer container = JettyWebSocketServerContainer.getContainer(request.getServletContext());
        if (container == null) {
            throw new YadoException(FailureCode.OPERATION_UNSUPPORTED,
                    "WebSockets are not enabled; use GET .../events with Accept: text/event-stream");
        }
        reserve();
        Feed<StreamFrame> feed = null;
        WebSocketConnection stream = null;
        boolean upgraded = false;
        try {
            feed = opening.get();
            WebSocketConnection opened = new WebSocketConnection(feed, encoder, heartbeat.multipliedBy(3), writing, this::count,
                    metrics::slowConsumer, this::done);
            stream = opened;
            open.add(stream);
            upgraded = container.upgrade((in, out) -> opened, request, response);
            if (!upgraded) {
                throw new YadoException(FailureCode.INVALID_REQUEST, "this is a WebSocket route: the request must be a WebSocket upgrade");
            }
            abortIfClosed(stream);
        } finally {
            if (!upgraded) { // includes exceptions that the server threw during the upgrade
                if (stream != null) {
                    open.remove(stream);
                }
                abandon(feed);
            }
        }
    }

    /**
     * Returns an action that closes the connection of the request: the servlet API cannot abort a response that the client does not read.
     */
    private static Runnable cut(HttpServletRequest request) {
        Connection connection = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnection();
        return connection::close;
    }

    private void reserve() {
        if (closed) {
            throw new YadoException(FailureCode.OVERLOADED, name + " is closing; try again in a moment");
        }
        if (!metrics.tryOpen(maxStreams)) {
            throw new YadoException(new Failure(FailureCode.OVERLOADED, "the maximum of " + maxStreams + " open streams is reached")
                    .with(Failure.RETRY_AFTER, 5));
        }
    }

    private void abandon(Feed<?> feed) {
        metrics.closed();
        if (feed != null) {
            feed.close();
        }
    }

    /** Aborts a connection that was opened while {@link #close} ended the others. */
    private void abortIfClosed(ClientConnection stream) {
        if (closed) {
            stream.abort();
        }
    }

    private void done(ClientConnection stream) {
        if (open.remove(stream)) {
            metrics.closed();
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    private void count(StreamFrame frame) {
        metrics.frame();
        if (frame instanceof StreamFrame.Notice notice && notice.code() == StreamNotice.SLOW_CONSUMER) {
            metrics.slowConsumer();
        }
    }

    /** Refuses new streams. Call it before the feeds are ended, so that a client that reconnects at once is refused. */
    public void refuse() {
        closed = true;
    }

    /**
     * Waits up to 2 seconds for the clients to receive the last frames of their feeds, then aborts the remaining connections and stops all
     * threads.
     */
    @Override
    public void close() {
        closed = true;
        awaitEnd();
        List.copyOf(open).forEach(ClientConnection::abort);
        timer.shutdownNow();
        writing.shutdownNow();
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + LAST_FRAMES.toNanos();
        synchronized (open) {
            try {
                for (long left = LAST_FRAMES.toMillis(); !open.isEmpty() && left > 0;
                        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                    open.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
