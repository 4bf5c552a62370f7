package dev.yado.source.remote.internal;

import static dev.yado.source.remote.internal.Fixture.await;
import static dev.yado.source.remote.internal.Fixture.readUntil;
import static dev.yado.source.remote.internal.Fixture.snapshot;
import static dev.yado.source.remote.internal.Fixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of Workers, over server-sent events and, from an older Runtime, over a WebSocket. */
class RemoteWorkerStreamsTest {

    private static final WorkerId W1 = new WorkerId("w1");
    private static final String EPOCH = "00010000000000aa";
    private static final int MAX_BYTES = 100_000;

    private final Logged log = new Logged();
    private RawServer server;
    private RemoteRuntime remote;
    private RuntimeSource source;

    private void open(RawServer.Handler workers, Duration heartbeat) throws IOException {
        server = new RawServer(Fixture.healthyBut(workers));
        remote = RemoteRuntime.open(Fixture.settings(server.url(), Duration.ofSeconds(3), heartbeat, MAX_BYTES, 8), Fixture.QUICK);
        source = remote.source();
        await("the Runtime is seen", () -> source.runtime().status() == RuntimeStatus.RUNNING);
    }

    private void open(RawServer.Handler workers) throws IOException {
        open(workers, Duration.ofSeconds(25));
    }

    @AfterEach
    void close() throws IOException {
        int port = server.port();
        remote.close();
        server.close();
        log.close();
        log.records().forEach(record -> Logged.assertTellsNothing(record, port));
    }

    private static StreamFrame.Notice end(Feed<StreamFrame> feed) {
        List<StreamFrame> frames = readUntil(feed, frame -> frame instanceof StreamFrame.Notice notice && notice.ends());
        assertTrue(feed.ended(), "nothing follows the last notice");
        return (StreamFrame.Notice) frames.get(frames.size() - 1);
    }

    @Test
    void framesArriveAsTheyAre() throws Exception {
        open((request, connection) -> {
            connection.stream();
            connection.chunk(": hello\nretry: 1000\n\n");
            connection.event("event", snapshot("wo_0001000000000004", EPOCH));
            connection.chunk("id: wo_0001000000000005\nevent: event\ndata: ");
            connection.chunk(text("wo_0001000000000005", "hal").replace("hal", "hallo"));
            connection.chunk("\n\n");
            connection.hang();
        });
        Feed<StreamFrame> feed = source.subscribe(W1, StreamQuery.after(Cursor.parse("wo_", "wo_0001000000000004")));

        List<StreamFrame> frames = readUntil(feed, StreamFrame.Logged.class::isInstance);
        assertEquals(4, ((StreamFrame.Snapshot) frames.get(0)).position());
        assertEquals(Cursor.parse("wo_", "wo_0001000000000005"), ((StreamFrame.Logged) frames.get(1)).cursor());
        RawServer.Request request = server.last("/v1/workers/w1/events");
        assertEquals("text/event-stream", request.header("Accept"));
        assertEquals("wo_0001000000000004", request.header("Last-Event-ID"));
        feed.close();
        await("closing the feed closes the connection", () -> server.open() <= 2);
    }

    @Test
    void idsAreEncoded() throws Exception {
        open((request, connection) -> connection.json(404, "{\"error\":{\"code\":\"worker_not_found\",\"message\":\"\"}}"));

        assertEquals(FailureCode.UNKNOWN_WORKER,
                assertThrows(YadoException.class, () -> source.subscribe(new WorkerId("a:b"), StreamQuery.LIVE)).code());
        assertThat(server.count("/v1/workers/a%3Ab/events")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aSlowReaderSlowsTheRuntimeAndLosesNothing() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        int all = 60_000;
        open((request, connection) -> {
            connection.stream();
            connection.event("event", snapshot("wo_0001000000000000", EPOCH));
            for (int i = 1; i <= all; i++) {
                connection.event("event", text(String.format("wo_00010000%08x", i),
                        "x".repeat(400)));
                sent.set(i);
            }
            connection.hang();
        }, Duration.ofSeconds(3));
        Feed<StreamFrame> feed = source.subscribe(W1, StreamQuery.LIVE);
        // Held back: the sender gets no further for longer than a stream may be silent, and that does not count as silence.
        AtomicInteger before = new AtomicInteger(-1);
        AtomicLong since = new AtomicLong();
        await("the Runtime is held back", () -> {
            if (before.getAndSet(sent.get()) != sent.get()) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(3_500);
        });
        assertThat(sent.get()).as(() -> "what nobody reads must not be buffered here; sent " + sent).isLessThan(all / 2);

        List<StreamFrame> frames = readUntil(feed, frame -> frame instanceof StreamFrame.Logged logged && logged.event().sequence() == all);
        assertEquals(all + 1, frames.size());
        for (int i = 1; i <= all; i++) {
            assertEquals(i, ((StreamFrame.Logged) frames.get(i)).event().sequence());
        }
    }

    @Test
    void closingTheSourceEndsItsStreams() throws Exception {
        open((request, connection) -> {
            connection.stream();
            connection.event("event", snapshot("wo_0001000000000004", EPOCH));
            connection.hang();
        });
        Feed<StreamFrame> feed = source.subscribe(W1, StreamQuery.LIVE);
        remote.close();

        assertEquals(StreamNotice.RUNTIME_UNAVAILABLE, end(feed).code());
        await("no connection is left", () -> server.open() == 0);
    }

    // An older Runtime: no route for server-sent events, a WebSocket instead, cursors that count for all Workers together.

    private void openOlder(String... frames) throws IOException {
        open((request, connection) -> {
            if (request.path().endsWith("/events/ws")) {
                upgrade(request, connection);
                String resumedAt = request.target().contains("?cursor=") ? request.target().substring(request.target().indexOf('=') + 1)
                        : "wo_0000000000000000";
                frame(connection, olderSnapshot(resumedAt));
                for (String frame : frames) {
                    if (frame.compareTo(resumedAt) > 0) {
                        frame(connection, text(frame, "hello"));
                    }
                }
                connection.hang();
            } else {
                connection.empty(404);
            }
        });
    }

    @Test
    void anOlderRuntimesWebSocket() throws Exception {
        openOlder("wo_0000000000000003", "wo_0000000000000007", "wo_0000000000000008");
        Feed<StreamFrame> feed = source.subscribe(W1, StreamQuery.LIVE);

        List<StreamFrame> frames = readUntil(feed, frame -> frame instanceof StreamFrame.Logged logged && logged.event().sequence() == 3);
        assertEquals(4, frames.size(), "the holes in its numbers are not lost events");
        Cursor second = ((StreamFrame.Logged) frames.get(2)).cursor();
        feed.close();

        List<StreamFrame> resumed = readUntil(source.subscribe(W1, StreamQuery.after(second)), StreamFrame.Logged.class::isInstance);
        assertEquals(second, ((StreamFrame.Snapshot) resumed.get(0)).cursor());
        assertEquals(3, ((StreamFrame.Logged) resumed.get(1)).event().sequence());
        assertEquals("/v1/workers/w1/events/ws?cursor=wo_0000000000000007",
                server.last("/v1/workers/w1/events/ws").target(), "it is asked in its own numbers");
        assertEquals(1, server.count("/v1/workers/w1/events"), "the route that it lacks is asked for once");

        assertEquals(FailureCode.CURSOR_EXPIRED, assertThrows(YadoException.class,
                () -> source.subscribe(W1, StreamQuery.after(Cursor.parse("wo_", "wo_0009000000000001")))).code());
    }

    @Test
    void neitherRoute() throws Exception {
        open((request, connection) -> {
            if (request.path().equals("/v1/workers/w1")) {
                connection.json(200, Fixture.WORKER);
            } else {
                connection.empty(404);
            }
        });

        assertEquals(FailureCode.OPERATION_UNSUPPORTED, assertThrows(YadoException.class, () -> source.subscribe(W1, StreamQuery.LIVE)).code());
    }

    @Test
    void anOlderRuntimeThatDoesNotKnowAPositionIsNotAskedForItAgain() throws Exception {
        AtomicInteger sockets = new AtomicInteger();
        open((request, connection) -> {
            if (request.path().endsWith("/events/ws")) {
                upgrade(request, connection);
                frame(connection, olderSnapshot("wo_0000000000000000"));
                if (sockets.incrementAndGet() == 1) {
                    frame(connection, text("wo_0000000000000003", "hello"));
                    connection.hang();
                }
                frame(connection, "{\"kind\":\"diagnostic\",\"diagnostic\":{\"code\":\"runtime.cursor_unknown_or_expired\",\"message\":\"at /x\"}}");
                connection.close();
            } else {
                connection.empty(404);
            }
        });
        Feed<StreamFrame> first = source.subscribe(W1, StreamQuery.LIVE);
        List<StreamFrame> frames = readUntil(first, StreamFrame.Logged.class::isInstance);
        Cursor cursor = ((StreamFrame.Logged) frames.get(frames.size() - 1)).cursor();
        first.close();

        StreamFrame.Notice last = end(source.subscribe(W1, StreamQuery.after(cursor)));
        // The JDK's WebSocket often loses what was said just before the connection was dropped.
        if (last.code() != StreamNotice.CURSOR_UNKNOWN_OR_EXPIRED) {
            assertEquals(StreamNotice.RUNTIME_UNAVAILABLE, last.code());
            assertEquals(FailureCode.CURSOR_EXPIRED, assertThrows(YadoException.class, () -> source.subscribe(W1, StreamQuery.after(cursor))).code());
        }
    }

    private static String olderSnapshot(String cursor) {
        return snapshot(cursor, EPOCH).replace(",\"worker_status\":\"running\",\"epoch\":\"" + EPOCH + "\"", "");
    }

    private static void upgrade(RawServer.Request request, RawServer.Connection connection) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((request.header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            connection.raw("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void frame(RawServer.Connection connection, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (bytes.length < 126) {
            frame.write(bytes.length);
        } else {
            frame.write(126);
            frame.write(bytes.length >> 8);
            frame.write(bytes.length);
        }
        frame.writeBytes(bytes);
        connection.raw(frame.toByteArray());
    }
}
