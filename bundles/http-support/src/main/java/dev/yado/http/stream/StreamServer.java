package dev.yado.http.stream;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.stream.BlockingExecutors;
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
 * Every connection that a face streams to, with the threads and the timer they are served by. Owns them: the HTTP server keeps a connection open for as long as
 * nobody ends it, also when the bundle that opened it is long gone. Thread-safe.
 */
@ProviderType
public final class StreamServer implements AutoCloseable {

    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    /** Runs what never waits: encoding, and writing to clients that take it. Its own, so that no reading can hold up anybody's frames. */
    private final ExecutorService writing;
    private final ScheduledExecutorService timer;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final String face;
    private final StreamMetrics metrics;
    private final int maxStreams;
    private final Duration heartbeat;
    private volatile boolean closed;

    /**
     * @param face      what is closing, as clients are told, for example {@code this Backend's API}
     * @param threads   begins the names of all threads
     * @param heartbeat between signs of life on a silent stream
     */
    public StreamServer(String face, String threads, StreamMetrics metrics, int maxStreams, Duration heartbeat) {
        this.face = face;
        this.metrics = metrics;
        this.maxStreams = maxStreams;
        this.heartbeat = heartbeat;
        this.writing = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()),
                BlockingExecutors.daemons(threads + "-write"));
        this.timer = Executors.newSingleThreadScheduledExecutor(BlockingExecutors.daemons(threads + "-timer"));
    }

    public void start() {
        timer.scheduleAtFixedRate(() -> open.forEach(ClientConnection::tick), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For tasks that never wait. */
    public Executor executor() {
        return writing;
    }

    /** For short tasks that never wait. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** StreamServer frames as SSE. Takes the request over, unless it throws. @param opening may throw, which is answered as plain HTTP */
    public void sse(HttpServletRequest request, HttpServletResponse response, FrameEncoder encoder, Supplier<Feed<StreamFrame>> opening)
            throws IOException {
        write(request, response, () -> opening.get().map(frame -> {
            count(frame);
            return encoder.sse(frame);
        }));
    }

    /** As {@link #sse}, for blocks that are ready ({@link SseFormat}). */
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
            // Tells a proxy in between to pass on what it gets.
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0);
            try {
                response.getOutputStream().write(SseFormat.RETRY);
                response.flushBuffer();
            } catch (IOException e) {
                // The client has gone already. Nobody else ends what was started asynchronously, and the server would keep the dead connection for ever.
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

    /** StreamServer frames over a WebSocket. Until the upgrade, failures are thrown and answered as plain HTTP. */
    public void webSocket(HttpServletRequest request, HttpServletResponse response, FrameEncoder encoder, Supplier<Feed<StreamFrame>> opening)
            throws IOException {
        JettyWebSocketServerContainer container = JettyWebSocketServerContainer.getContainer(request.getServletContext());
        if (container == null) {
            throw new YadoException(FailureCode.OPERATION_UNSUPPORTED,
                    "WebSockets are switched off here; use GET .../events with Accept: text/event-stream");
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
            if (!upgraded) { // also when the server found fault with the upgrade and threw
                if (stream != null) {
                    open.remove(stream);
                }
                abandon(feed);
            }
        }
    }

    /** The servlet API has no way to give up on a client that takes nothing. */
    private static Runnable cut(HttpServletRequest request) {
        Connection connection = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnection();
        return connection::close;
    }

    private void reserve() {
        if (closed) {
            throw new YadoException(FailureCode.OVERLOADED, face + " is closing; try again in a moment");
        }
        if (!metrics.tryOpen(maxStreams)) {
            throw new YadoException(new Failure(FailureCode.OVERLOADED, "there are " + maxStreams + " streams open already")
                    .with(Failure.RETRY_AFTER, 5));
        }
    }

    private void abandon(Feed<?> feed) {
        metrics.closed();
        if (feed != null) {
            feed.close();
        }
    }

    /** One that was opened while all were being ended would be forgotten. */
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

    /** Takes no more. Call it before the feeds are ended: whoever is told to come back must find that it is too early. */
    public void refuse() {
        closed = true;
    }

    /** Gives every client a moment to take the last frame of its feed, and leaves nothing behind. */
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
