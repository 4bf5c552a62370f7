package dev.yado.runtime.http.internal.stream;

import dev.yado.http.stream.FrameEncoder;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.http.stream.StreamServer;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.wire.RuntimeFrame;
import dev.yado.runtime.wire.RuntimeFrames;
import dev.yado.runtime.wire.WireCompat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All streams of this bundle: of Workers, each reading a feed of the Runtime, and of the Runtime as a whole. Thread-safe. */
public final class RuntimeStreams implements AutoCloseable {

    private static final Notice CLOSING = new Notice(StreamNotice.CLOSING,
            "this Runtime's API is closing; open the stream again with the last cursor", true);

    private final WorkerRuntime runtime;
    private final FrameWriter writer;
    private final WireCompat compat;
    private final StreamServer streams;
    private final ChangeStreams changes;
    private final Set<WorkerFeed> feeds = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public RuntimeStreams(WorkerRuntime runtime, ModelJson json, WireCompat compat, StreamMetrics metrics, int maxStreams, Duration heartbeat) {
        this.runtime = runtime;
        this.writer = new FrameWriter(json, FrameFormat.RUNTIME);
        this.compat = compat;
        this.streams = new StreamServer("this Runtime's API", "yado-runtime-http", metrics, maxStreams, heartbeat);
        this.changes = new ChangeStreams(runtime, new RuntimeFrames(json), streams.executor());
    }

    public void start() {
        streams.start();
    }

    /** Streams a Worker's events as SSE. Takes the request over, unless it throws. */
    public void sse(WorkerId worker, Optional<Cursor> after, HttpServletRequest request, HttpServletResponse response) throws IOException {
        streams.sse(request, response, new FrameEncoder(writer, worker), () -> open(worker, after));
    }

    /**
     * Streams a Worker's events over a WebSocket. Failures before the upgrade are thrown and sent as plain HTTP responses. A malformed
     * cursor is reported after the upgrade, as the contract requires.
     */
    public void webSocket(WorkerId worker, Optional<String> cursor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        streams.webSocket(request, response, new FrameEncoder(writer, worker), () -> {
            Optional<Cursor> after;
            try {
                after = cursor.map(FrameFormat.RUNTIME::parseCursor);
            } catch (YadoException e) {
                return malformed(worker, e);
            }
            return open(worker, after);
        });
    }

    /** Streams the changes of the whole Runtime as SSE. Takes the request over, unless it throws. */
    public void changes(Optional<String> lastId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        streams.sseBlocks(request, response, () -> changes.open(lastId));
    }

    private Feed<StreamFrame> malformed(WorkerId worker, YadoException e) {
        runtime.get(worker);
        Notice notice = new Notice(StreamNotice.CURSOR_MALFORMED, e.failure().message(), true);
        return Feed.of(List.of(notice));
    }

    private WorkerFeed open(WorkerId worker, Optional<Cursor> after) {
        WorkerFeed feed = new WorkerFeed(runtime.subscribe(worker, after.map(StreamQuery::after).orElse(StreamQuery.LIVE)), compat, feeds::remove);
        feeds.add(feed);
        if (closed) {
            feed.finish(CLOSING);
        }
        return feed;
    }

    /** Ends all streams with a last frame that states this, gives the clients a moment to receive it, and releases all resources. */
    @Override
    public void close() {
        streams.refuse();
        closed = true;
        feeds.forEach(feed -> feed.finish(CLOSING));
        changes.close(new RuntimeFrame.Notice(CLOSING.code(), CLOSING.message(), true));
        streams.close();
    }
}
