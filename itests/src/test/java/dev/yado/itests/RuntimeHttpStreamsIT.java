package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.HttpRuntime.RuntimeWorker;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.WsClient;
import dev.yado.itests.harness.YadoThreads;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import tools.jackson.databind.JsonNode;

/** The streams of a Runtime: no missing or duplicate events, and a diagnostic at the end. */
class RuntimeHttpStreamsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String HTTP = "dev.yado.runtime.http";

    private static YadoThreads threads;
    private static HttpRuntime runtime;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        threads = YadoThreads.fromNowOn();
        runtime = HttpRuntime.start(data, Map.of("heartbeat_seconds", 1));
        api = runtime.api();
    }

    @AfterAll
    static void stop() throws Exception {
        runtime.close();
        Await.until("no thread surviving the Runtime", BOUND, threads::names, List::isEmpty);
    }

    private static boolean payload(JsonNode frame, String name) {
        return frame.at("/envelope/payload/event").asString("").equals(name);
    }

    private static String code(JsonNode frame) {
        return frame.at("/diagnostic/code").asString("");
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Long> sequences(List<JsonNode> frames) {
        return frames.stream().map(f -> new Event("", "", "", f)).filter(Event::logged).map(Event::sequence).toList();
    }

    private static long last(RuntimeWorker worker) throws Exception {
        return worker.detail().json().at("/worker/last_event_id").asLong();
    }

    // --- Workers ---

    @Test
    void streamStartsWithASnapshotAndResumesAfterAnyEvent() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        List<String> ids = new ArrayList<>();
        try (SseClient sse = worker.sse(""); WsClient socket = worker.socket("")) {
            sse.await("the snapshot", e -> e.payload().equals("snapshot"));
            socket.await("the snapshot", f -> payload(f, "snapshot"));
            worker.input("one two three").expect(200);
            worker.awaitIdle();
            long end = last(worker);
            sse.await("the end", e -> e.logged() && e.sequence() == end);
            socket.await("the end", f -> sequences(List.of(f)).contains(end));
            assertEquals(sse.logged().stream().map(Event::json).toList(),
                    socket.frames().stream().filter(f -> f.at("/envelope/durable").asBoolean()).toList(), "SSE and WebSocket send the same frames");
            assertTrue(sse.events().stream().filter(e -> !e.logged()).allMatch(e -> e.id().isEmpty()), "only durable frames move the cursor");
            assertTrue(sse.logged().stream().allMatch(e -> e.id().equals(e.json().at("/envelope/cursor").asString())));
            assertTrue(sse.events().stream().anyMatch(e -> e.payload().equals("text_delta")));
            sse.logged().forEach(e -> ids.add(e.id()));
        }
        long end = last(worker);
        for (int i = 0; i < ids.size() - 1; i++) {
            long next = end - ids.size() + i + 2;
            try (SseClient sse = worker.sse(ids.get(i)); WsClient socket = worker.socket("?cursor=" + ids.get(i).toUpperCase().replace("WO_", "wo_"))) {
                sse.await("the end", e -> e.logged() && e.sequence() == end);
                socket.await("the end", f -> sequences(List.of(f)).contains(end));
                assertEquals(range(next, end), sequences(sse.events().stream().map(Event::json).toList()));
                assertEquals(range(next, end), sequences(socket.frames()));
                assertEquals("snapshot:" + ids.get(i), socket.frames().get(0).at("/envelope/event_id").asString());
            }
        }
    }

    @Test
    void eventsAreListedInPages() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        worker.input("/repeat 20 tick").expect(200);
        worker.awaitIdle();
        List<JsonNode> events = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = api.get(worker.path() + "/events?limit=7" + (after.isEmpty() ? "" : "&after=" + after)).expect(200).json();
            page.at("/events").forEach(events::add);
            after = page.at("/next").asString("");
        } while (!after.isEmpty());
        assertEquals(range(1, last(worker)), events.stream().map(e -> Long.parseUnsignedLong(e.at("/cursor").asString().substring(7), 16)).toList());
    }

    @Test
    void invalidCursorEndsTheStreamWithADiagnostic() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        for (String unknown : List.of("wo_ffffffffffffffff", "wo_0001000000000001")) {
            try (WsClient socket = worker.socket("?cursor=" + unknown); SseClient sse = worker.sse(unknown)) {
                assertEquals(new WsClient.Closed(1008, "runtime.cursor_unknown_or_expired"), socket.awaitClose());
                assertEquals(2, socket.frames().size());
                assertTrue(payload(socket.frames().get(0), "snapshot"), "the snapshot comes first");
                assertEquals("runtime.cursor_unknown_or_expired", code(socket.frames().get(1)));
                assertTrue(sse.awaitEnd(BOUND));
                assertEquals(List.of("event", "diagnostic"), sse.events().stream().map(Event::name).toList());
            }
        }
        for (String malformed : List.of("", "wo_1", "bo_0000000000000000", "wo_000000000000000g")) {
            try (WsClient socket = worker.socket("?cursor=" + malformed)) {
                assertEquals(new WsClient.Closed(1008, "runtime.cursor_malformed"), socket.awaitClose());
                assertEquals(List.of("runtime.cursor_malformed"), socket.frames().stream().map(RuntimeHttpStreamsIT::code).toList());
            }
        }
        IOException refused = assertThrows(IOException.class, () -> worker.sse("wo_1"));
        assertThat(refused.getMessage()).contains("cursor_malformed");
    }

    @Test
    void webSocketIsNotOpenedForUnknownWorkers() {
        for (String path : List.of("/v1/workers/none/events/ws", "/v1/workers/none/events/ws?cursor=x", "/v1/workers/%20/events/ws")) {
            assertThrows(Exception.class, () -> WsClient.open(api, path).close(), path);
        }
    }

    @Test
    void webSocketClosesWhenTheClientSends() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        try (WsClient socket = worker.socket("")) {
            socket.await("the snapshot", f -> payload(f, "snapshot"));
            socket.send("{\"kind\":\"user\",\"content\":\"let me in\"}");
            assertEquals(new WsClient.Closed(1003, "runtime.observation_only"), socket.awaitClose());
            assertEquals("runtime.observation_only", code(socket.frames().get(socket.frames().size() - 1)));
        }
        assertEquals(0, worker.detail().json().at("/worker/transcript_len").asInt());
    }

    @Test
    void slowWebSocketReaderGetsADiagnosticAndIsClosed() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        CompletableFuture<WsClient.Closed> closed = new CompletableFuture<>();
        StringBuilder lastFrames = new StringBuilder();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket from) {
                // Requests no messages yet, so that it is a slow consumer.
            }

            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                lastFrames.append(data);
                lastFrames.delete(0, Math.max(0, lastFrames.length() - 2_000));
                from.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                closed.complete(new WsClient.Closed(code, reason));
                return null;
            }

            @Override
            public void onError(WebSocket from, Throwable error) {
                closed.completeExceptionally(error);
            }
        };
        URI uri = URI.create("ws://" + api.base().getAuthority() + worker.path() + "/events/ws");
        WebSocket slowReader = api.client().newWebSocketBuilder().buildAsync(uri, listener).join();
        // More data than the socket buffers and the stream's own buffer hold.
        worker.input("/repeat 4000 " + "x".repeat(4_000)).expect(200);
        worker.awaitIdle();
        slowReader.request(1);
        assertEquals(new WsClient.Closed(1013, "runtime.slow_consumer"), closed.get(BOUND.toSeconds(), TimeUnit.SECONDS), lastFrames::toString);
        assertThat(lastFrames.toString()).as(lastFrames::toString).contains("\"runtime.slow_consumer\"");
    }

    @Test
    void idleStreamSendsHeartbeats() throws Exception {
        try (SseClient sse = runtime.createWorker().sse("")) {
            Await.until("a heartbeat", BOUND, () -> !sse.comments().isEmpty());
        }
    }

    @Test
    void deletingAWorkerEndsItsStreams() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        api.post(worker.path() + "/stop").expect(200);
        try (WsClient socket = worker.socket(""); SseClient sse = worker.sse("")) {
            socket.await("the snapshot", f -> f.at("/envelope/payload/data/worker_status").asString("").equals("stopped"));
            sse.await("the snapshot", e -> e.payload().equals("snapshot"));
            api.delete(worker.path()).expect(200);
            assertEquals(new WsClient.Closed(1000, "runtime.worker_not_found"), socket.awaitClose());
            assertTrue(sse.awaitEnd(BOUND));
            assertEquals("runtime.worker_not_found", code(sse.events().get(sse.events().size() - 1).json()));
        }
    }

    // --- The whole Runtime ---

    private static boolean isAbout(Event event, String kind, RuntimeWorker worker) {
        return event.name().equals(kind) && (event.json().at("/worker/worker_id").asString("").equals(worker.id())
                || event.json().at("/worker_id").asString("").equals(worker.id()));
    }

    @Test
    void changeFeedReportsWorkersAndTheRuntime() throws Exception {
        String lastId;
        try (SseClient changes = SseClient.open(api, "/v1/events", "")) {
            changes.await("the Runtime's current state", e -> e.json().at("/runtime/runtime_id").asString("").equals(HttpRuntime.ID));
            assertEquals("runtime_changed", changes.events().get(0).name());
            RuntimeWorker worker = runtime.createWorker();
            changes.await("the new Worker", e -> isAbout(e, "worker_changed", worker));
            worker.input("hello").expect(200);
            changes.await("its run", e -> isAbout(e, "worker_changed", worker) && e.json().at("/worker/transcript_len").asInt() == 2);
            api.post(worker.path() + "/stop").expect(200);
            changes.await("its end", e -> isAbout(e, "worker_changed", worker) && e.json().at("/worker/status").asString().equals("stopped"));
            api.delete(worker.path()).expect(200);
            changes.await("its removal", e -> isAbout(e, "worker_removed", worker));
            lastId = changes.lastId();
        }
        RuntimeWorker missed = runtime.createWorker();
        try (SseClient changes = SseClient.open(api, "/v1/events", lastId)) {
            changes.await("the Worker created meanwhile", e -> isAbout(e, "worker_changed", missed));
            assertEquals("runtime_changed", changes.events().get(0).name(), "every connection starts with the Runtime's summary");
            assertTrue(changes.events().stream().noneMatch(e -> e.name().equals("resync")), "no event was missed");
        }
        try (SseClient changes = SseClient.open(api, "/v1/events", "ro_00000000000000000000")) {
            changes.await("the resync event", e -> e.name().equals("resync"));
            assertEquals("runtime_changed", changes.events().get(0).name());
        }
    }

    // --- Bundle restarts ---

    @Test
    void stoppedHttpBundleEndsStreamsWhichResumeAfterItsStart() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        worker.input("/delay 20\none two three four five six seven eight nine ten").expect(200);
        Bundle http = runtime.bundle(HTTP);
        String seen;
        List<Long> sequences;
        try (SseClient sse = worker.sse("wo_0000000000000000"); SseClient changes = SseClient.open(api, "/v1/events", "");
                WsClient socket = worker.socket("")) {
            sse.await("a word", e -> e.payload().equals("text_delta"));
            socket.await("the snapshot", f -> payload(f, "snapshot"));
            changes.await("the Runtime", e -> e.name().equals("runtime_changed"));
            http.stop();
            assertTrue(sse.awaitEnd(BOUND) && changes.awaitEnd(BOUND));
            assertEquals("runtime.closing", code(sse.events().get(sse.events().size() - 1).json()));
            assertEquals("runtime.closing", code(changes.events().get(changes.events().size() - 1).json()));
            assertEquals(new WsClient.Closed(1001, "runtime.closing"), socket.awaitClose());
            seen = sse.lastId();
            sequences = new ArrayList<>(sse.logged().stream().map(Event::sequence).toList());
            Await.until("no thread of the API", BOUND, () -> threads.names().stream().noneMatch(name -> name.startsWith("yado-runtime-http")));
        } finally {
            http.start();
        }
        Await.until("the API responding again", BOUND, () -> api.sendUnchecked(api.request("/readyz").GET()).status() == 200);
        worker.awaitIdle();
        // Guarantees a later event, even if the run ended before the bundle stopped.
        worker.input("once more").expect(200);
        worker.awaitIdle();
        long end = last(worker);
        try (SseClient resumed = worker.sse(seen)) {
            resumed.await("the end", e -> e.logged() && e.sequence() == end);
            resumed.logged().forEach(e -> sequences.add(e.sequence()));
        }
        assertEquals(range(1, end), sequences, "each event once, over both streams");
    }

    @Test
    void stoppedRuntimeEndsStreamsAndApiReturnsWithIt(@TempDir Path data) throws Exception {
        try (HttpRuntime other = HttpRuntime.start(data, Map.of())) {
            RuntimeWorker worker = other.createWorker();
            worker.input("/sleep 60000").expect(200);
            try (SseClient sse = worker.sse(""); WsClient socket = worker.socket("")) {
                sse.await("the snapshot", e -> e.payload().equals("snapshot"));
                socket.await("the snapshot", f -> payload(f, "snapshot"));
                other.bundle("dev.yado.runtime.core").stop();
                assertTrue(sse.awaitEnd(BOUND));
                assertEquals("runtime.closing", code(sse.events().get(sse.events().size() - 1).json()));
                assertEquals(1001, socket.awaitClose().code());
            }
            other.bundle("dev.yado.runtime.core").start();
            Await.until("the Runtime being ready again", BOUND, () -> other.api().sendUnchecked(other.api().request("/readyz").GET()).status() == 200);
        }
    }

    @Test
    void drainingRuntimeIsAliveButNotReadyAndRejectsRuns(@TempDir Path data) throws Exception {
        try (HttpRuntime other = HttpRuntime.start(data, Map.of())) {
            RuntimeWorker worker = other.createWorker();
            try (SseClient changes = SseClient.open(other.api(), "/v1/events", "")) {
                other.drain();
                changes.await("the draining state", e -> e.json().at("/runtime/draining").asBoolean(false));
            }
            ApiResponse refused = other.api().get("/readyz").expectError(503, "runtime_draining");
            assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
            other.api().get("/livez").expect(200);
            worker.input("more").expectError(503, "runtime_draining");
            worker.detail().expect(200);
            other.api().post(worker.path() + "/stop").expect(200);
        }
    }
}
