package dev.yado.backend.http.internal.stream;

import dev.yado.model.Cursor;
import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.Feed;
import dev.yado.model.StreamFrame;
import dev.yado.model.StreamNotice;
import dev.yado.model.WorkerRef;
import dev.yado.model.YadoException;
import dev.yado.model.json.FrameFormat;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.stream.BlockingExecutors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.io.Connection;

/**
 * Every stream of this bundle, with the threads and timers they run on. Owns them: the HTTP server keeps a connection open for as long as nobody
 * ends it, also when this bundle is long gone. Thread-safe.
 */
public final class StreamHub implements AutoCloseable {

    /** More than the registry lets wait for one Runtime, so that one that hangs leaves threads for the others. */
    private static final int MAX_PLATFORM_THREADS = 256;
    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    /** Runs what may wait for a Runtime: opening streams, reading logs. */
    private final ExecutorService waiting = BlockingExecutors.create("yado-backend-read", MAX_PLATFORM_THREADS);
    /** Runs what never waits: encoding, and writing to clients that take it. Its own, so that no Runtime can hold up anybody's frames. */
    private final ExecutorService writing = Executors.newFixedThreadPool(Math.max(2, java.lang.Runtime.getRuntime().availableProcessors()),
            BlockingExecutors.daemons("yado-backend-write"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            BlockingExecutors.daemons("yado-backend-timer"));
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private final ModelJson json;
    private final StreamMetrics metrics;
    private final int maxStreams;
    private final Duration heartbeat;
    private final WorkerStreams workers;
    private final FleetStreams fleet;
    private volatile boolean closed;

    /** @param linger see {@link WorkerStreams} */
    public StreamHub(RuntimeRegistry registry, ModelJson json, StreamMetrics metrics, int maxStreams, Duration heartbeat, Duration linger) {
        this.json = json;
        this.metrics = metrics;
        this.maxStreams = maxStreams;
        this.heartbeat = heartbeat;
        this.workers = new WorkerStreams(registry, waiting, timer, linger, metrics);
        this.fleet = new FleetStreams(registry, json, waiting, timer, workers::runtimeServes);
    }

    /** Begins to follow the fleet. */
    public void start() {
        fleet.start();
        timer.scheduleAtFixedRate(() -> open.forEach(OpenStream::tick), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    static YadoException closing() {
        return new YadoException(FailureCode.OVERLOADED, "this Backend's API is closing; try again in a moment");
    }

    /** Streams a Worker's events as SSE. Takes the request over, unless it throws. */
    public void sse(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        FrameEncoder encoder = encoder(worker);
        sse(request, response, () -> workers.open(caller, worker, after).map(frame -> {
            count(frame);
            return encoder.sse(frame);
        }));
    }

    /** Streams the fleet's changes as SSE. Takes the request over, unless it throws. */
    public void fleetSse(Caller caller, Optional<String> lastId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        sse(request, response, () -> fleet.open(caller, lastId).map(block -> {
            metrics.frame();
            return block;
        }));
    }

    private void sse(HttpServletRequest request, HttpServletResponse response, Supplier<Feed<byte[]>> opening)
            throws IOException {
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
            response.getOutputStream().write(SseFormat.RETRY);
            response.flushBuffer();
            SseStream stream = new SseStream(context, response.getOutputStream(), feed, writing, cut(request),
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

    /** Streams a Worker's events over a WebSocket. Until the upgrade, failures are thrown and answered as plain HTTP. */
    public void webSocket(Caller caller, WorkerRef worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        JettyWebSocketServerContainer container = JettyWebSocketServerContainer.getContainer(request.getServletContext());
        if (container == null) {
            throw new YadoException(FailureCode.OPERATION_UNSUPPORTED, "WebSockets are switched off here; use GET .../events with Accept: text/event-stream");
        }
        reserve();
        Feed<StreamFrame> feed = null;
        boolean upgraded = false;
        try {
            feed = workers.open(caller, worker, after);
            WebSocketStream stream = new WebSocketStream(feed, encoder(worker), heartbeat.multipliedBy(3), writing, this::count,
                    metrics::slowConsumer, this::done);
            open.add(stream);
            upgraded = container.upgrade((in, out) -> stream, request, response);
            if (!upgraded) {
                open.remove(stream);
                throw new YadoException(FailureCode.INVALID_REQUEST, "this is a WebSocket route: the request must be a WebSocket upgrade");
            }
            abortIfClosed(stream);
        } finally {
            if (!upgraded) {
                abandon(feed);
            }
        }
    }

    /** The servlet API has no way to give up on a client that takes nothing. */
    private static Runnable cut(HttpServletRequest request) {
        Connection connection = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnection();
        return connection::close;
    }

    private FrameEncoder encoder(WorkerRef worker) {
        return new FrameEncoder(new FrameWriter(json, FrameFormat.backend(worker.runtimeId())), worker.workerId());
    }

    private void reserve() {
        if (closed) {
            throw closing();
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
    private void abortIfClosed(OpenStream stream) {
        if (closed) {
            stream.abort();
        }
    }

    private void done(OpenStream stream) {
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

    /** Tells every client that this is the end, gives it a moment to take that, and leaves nothing behind. */
    @Override
    public void close() {
        closed = true;
        workers.close();
        fleet.close(SseFormat.frame("diagnostic", null, json.encode(FleetFrame.closing())));
        awaitEnd();
        List.copyOf(open).forEach(OpenStream::abort);
        timer.shutdownNow();
        waiting.shutdownNow();
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
