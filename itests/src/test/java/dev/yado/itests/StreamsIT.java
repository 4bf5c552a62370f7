package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.SseClient.Event;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.WsClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The streams of the public HTTP API: no missing or duplicate events when clients connect, disconnect, or read slowly. */
class StreamsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String BEGINNING = "bo_0000000000000000";

    private static Backend backend;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        // Short, so that heartbeats, slow clients and disconnects are noticed soon.
        backend = Backend.start(data, settings -> settings.configuration("dev.yado.backend.http",
                Map.of("heartbeat_seconds", 1, "stream_linger_seconds", 0)));
        api = backend.api();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static boolean isIdle(Event event) {
        return event.payload().equals("status") && event.json().at("/envelope/payload/data/status").asString().equals("idle");
    }

    private static boolean ends(Event event, long sequence) {
        return event.logged() && event.sequence() >= sequence;
    }

    private static List<Long> sequences(List<Event> logged) {
        return logged.stream().map(Event::sequence).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** Returns an idle Worker with events of several kinds; its last sequence number is that of its summary. */
    private static WorkerApi idleWorkerWithEvents() throws Exception {
        WorkerApi worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
        worker.input("/think hm\n/tool look {\"at\":1} => nothing\n/usage 3 4\nwell").expect(200);
        worker.awaitIdle();
        return worker;
    }

    private static long last(WorkerApi worker) throws Exception {
        return worker.detail().expect(200).json().at("/last_event_id").asLong();
    }

    private static long metric(String name) throws Exception {
        String text = api.get("/metrics").expect(200).raw().body();
        Matcher line = Pattern.compile("^" + name + " (\\d+)$", Pattern.MULTILINE).matcher(text);
        assertTrue(line.find(), text);
        return Long.parseLong(line.group(1));
    }

    // --- Form of a stream ---

    @Test
    void snapshotComesFirstThenEveryDelta() throws Exception {
        WorkerApi worker = api.createWorker();
        try (SseClient stream = SseClient.open(worker)) {
            assertEquals("snapshot", stream.await("any event", e -> true).payload());
            worker.input("/delay 20\none two three").expect(200);
            stream.await("the end", StreamsIT::isIdle);
            List<String> words = new ArrayList<>();
            for (Event event : stream.events()) {
                assertEquals(event.logged() ? event.json().at("/envelope/cursor").asString() : "", event.id(), "only logged events have a cursor");
                if (event.payload().equals("text_delta")) {
                    words.add(event.json().at("/envelope/payload/data/text").asString());
                }
            }
            assertEquals(List.of("echo: ", "one ", "two ", "three"), words);
            assertEquals(List.of("invoke_start", "user_message", "status", "turn_start", "text_done", "turn_end", "run_end", "status"),
                    stream.logged().stream().map(Event::payload).toList());
        }
    }

    @Test
    void snapshotContainsTheTextInFlight() throws Exception {
        WorkerApi worker = api.createWorker();
        try (SseClient early = SseClient.open(worker)) {
            worker.input("/delay 100\na b c d e f g h i j k l m n o p").expect(200);
            early.await("the third word", e -> e.payload().equals("text_delta") && e.json().at("/envelope/payload/data/text").asString().equals("c "));
            try (SseClient late = SseClient.open(worker)) {
                Event snapshot = late.await("the snapshot", e -> e.payload().equals("snapshot"));
                assertEquals("running", snapshot.json().at("/envelope/payload/data/status").asString());
                late.await("the end", StreamsIT::isIdle);
                StringBuilder text = new StringBuilder(snapshot.json().at("/envelope/payload/data/in_flight/blocks/0/text").asString(""));
                assertThat(text).as(() -> snapshot.data()).isNotEmpty();
                late.events().stream().filter(e -> e.payload().equals("text_delta"))
                        .forEach(e -> text.append(e.json().at("/envelope/payload/data/text").asString()));
                assertEquals("echo: a b c d e f g h i j k l m n o p", text.toString());
            }
        }
    }

    @Test
    void idleStreamSendsHeartbeats() throws Exception {
        try (SseClient stream = SseClient.open(api.createWorker())) {
            Await.until("two heartbeats", BOUND, () -> stream.comments().size() >= 2);
        }
    }

    // --- Reconnecting ---

    @Test
    void reconnectingWithAnyEventIdReturnsExactlyTheLaterEvents() throws Exception {
        WorkerApi worker = idleWorkerWithEvents();
        long last = last(worker);
        List<Event> all;
        try (SseClient stream = SseClient.open(api, worker.path() + "/events?after=" + BEGINNING, "")) {
            stream.await("everything", e -> ends(e, last));
            all = stream.logged();
            assertEquals(range(1, last), sequences(all));
        }
        for (Event event : all) {
            for (boolean header : List.of(true, false)) {
                String path = worker.path() + "/events" + (header ? "" : "?after=" + event.id());
                try (SseClient stream = SseClient.open(api, path, header ? event.id() : "")) {
                    if (event.sequence() < last) {
                        stream.await("the rest after " + event.sequence(), e -> ends(e, last));
                    } else {
                        stream.await("the snapshot", e -> e.payload().equals("snapshot"));
                    }
                    assertEquals("snapshot", stream.events().get(0).payload());
                    assertEquals(range(event.sequence() + 1, last), sequences(stream.logged()));
                }
            }
        }
    }

    @Test
    void lastEventIdOverridesTheInitialCursor() throws Exception {
        WorkerApi worker = idleWorkerWithEvents();
        long last = last(worker);
        String newest = api.get(worker.path() + "/events?limit=256").expect(200).text("/events/" + (last - 1) + "/cursor");
        try (SseClient stream = SseClient.open(api, worker.path() + "/events?after=" + BEGINNING, newest)) {
            worker.input("more").expect(200);
            stream.await("the end", StreamsIT::isIdle);
            assertEquals(last + 1, stream.logged().get(0).sequence());
        }
    }

    @Test
    void pagesAndStreamsContainTheSameEvents() throws Exception {
        WorkerApi worker = idleWorkerWithEvents();
        long last = last(worker);
        List<JsonNode> paged = new ArrayList<>();
        String after = "";
        for (JsonNode page = null; page == null || !page.at("/events").isEmpty();) {
            page = api.get(worker.path() + "/events?limit=4" + (after.isEmpty() ? "" : "&after=" + after)).expect(200).json();
            assertThat(page.at("/events").size()).isLessThanOrEqualTo(4);
            page.at("/events").forEach(paged::add);
            if (page.at("/next").isNull()) {
                break;
            }
            after = page.at("/next").asString();
        }
        try (SseClient stream = SseClient.open(api, worker.path() + "/events", BEGINNING)) {
            stream.await("everything", e -> ends(e, last));
            assertEquals(stream.logged().stream().map(e -> e.json().get("envelope")).toList(), paged);
        }
        assertEquals(last, paged.size());
    }

    @Test
    void unresumableCursorEndsTheStreamWithADiagnostic() throws Exception {
        WorkerApi worker = idleWorkerWithEvents();
        String epoch = api.runtime(Api.EMBEDDED).at("/epoch").asString();
        String future = "bo_" + epoch.substring(0, 4) + "0000000fffff";
        String foreign = "bo_" + (epoch.startsWith("ffff") ? "fffe" : "ffff") + "000000000001";
        for (String cursor : List.of(future, foreign)) {
            try (SseClient stream = SseClient.open(api, worker.path() + "/events", cursor)) {
                stream.await("the diagnostic", e -> e.name().equals("diagnostic")
                        && e.json().at("/diagnostic/code").asString().equals("backend.cursor_unknown_or_expired")
                        && e.json().at("/diagnostic/ends").asBoolean());
                assertTrue(stream.awaitEnd(BOUND), "the stream ends");
                assertThat(stream.logged()).as(stream.summary().toString()).isEmpty();
            }
            api.get(worker.path() + "/events?after=" + cursor).expectError(410, "cursor_expired");
            try (WsClient socket = WsClient.open(worker, cursor)) {
                assertEquals(new WsClient.Closed(1008, "backend.cursor_unknown_or_expired"), socket.awaitClose());
            }
        }
    }

    // --- WebSocket ---

    @Test
    void webSocketSendsTheSameFramesAsSse() throws Exception {
        WorkerApi worker = idleWorkerWithEvents();
        long last = last(worker);
        try (SseClient sse = SseClient.open(api, worker.path() + "/events", BEGINNING); WsClient socket = WsClient.open(worker, BEGINNING)) {
            sse.await("everything", e -> ends(e, last));
            worker.input("and more").expect(200);
            sse.await("the end", e -> isIdle(e) && e.sequence() > last);
            long end = last(worker);
            socket.await("the end", frame -> frame.at("/envelope/durable").asBoolean(false) && sequence(frame) == end);
            assertEquals("snapshot", socket.frames().get(0).at("/envelope/payload/event").asString());
            assertEquals(sse.events().stream().map(Event::json).filter(f -> f.at("/envelope/durable").asBoolean()).toList(),
                    socket.frames().stream().filter(f -> f.at("/envelope/durable").asBoolean()).toList());
        }
    }

    private static long sequence(JsonNode frame) {
        return new Event("", "", "", frame).sequence();
    }

    @Test
    void webSocketClosesWhenTheClientSends() throws Exception {
        WorkerApi worker = api.createWorker();
        try (WsClient socket = WsClient.open(worker, "")) {
            socket.await("the snapshot", frame -> frame.at("/envelope/payload/event").asString("").equals("snapshot"));
            socket.send("{\"content\":\"let me in\"}");
            socket.await("the diagnostic", frame -> frame.at("/diagnostic/code").asString("").equals("backend.observation_only"));
            assertEquals(new WsClient.Closed(1003, "backend.observation_only"), socket.awaitClose());
        }
        assertEquals(0, worker.transcript().size());
    }

    // --- Several clients ---

    @Test
    void disconnectingClientCancelsNothing() throws Exception {
        WorkerApi worker = api.createWorker();
        try (SseClient sse = SseClient.open(worker); WsClient socket = WsClient.open(worker, "")) {
            sse.await("the snapshot", e -> e.payload().equals("snapshot"));
            worker.input("/delay 20\none two three four five six seven eight nine ten").expect(200);
            sse.await("a word", e -> e.payload().equals("text_delta"));
            socket.await("a word", f -> f.at("/envelope/payload/event").asString("").equals("text_delta"));
        }
        worker.awaitIdle();
        assertEquals("echo: one two three four five six seven eight nine ten", worker.transcript().at("/1/content").asString());
    }

    @Test
    void hundredClientsShareOneUpstreamAndGetTheSameEvents() throws Exception {
        WorkerApi worker = api.createWorker();
        Await.until("no streams of other tests", BOUND, () -> metric("yado_upstreams_open") == 0);
        List<SseClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(SseClient.open(worker));
                if (i % 25 == 0) {
                    worker.input("number " + i, "queue").expect(200);
                }
            }
            assertEquals(1, metric("yado_upstreams_open"));
            assertEquals(100, metric("yado_streams_open"));
            worker.input("/repeat 20 word", "queue").expect(200);
            worker.awaitIdle();
            long last = last(worker);
            for (SseClient client : clients) {
                client.await("the end", e -> ends(e, last));
                List<Long> seen = sequences(client.logged());
                assertEquals(range(seen.get(0), last), seen);
            }
            List<Long> first = sequences(clients.get(0).logged());
            assertEquals(range(2, last), first, "the first client connected before the first event");
        } finally {
            for (SseClient client : clients) {
                client.close();
            }
        }
        Await.until("the upstream being closed", BOUND, () -> metric("yado_upstreams_open") == 0 && metric("yado_streams_open") == 0);
    }

    @Test
    void slowClientIsDisconnectedWithoutDelayingOthers() throws Exception {
        WorkerApi worker = api.createWorker();
        long before = metric("yado_stream_slow_consumers_total");
        try (RawHttp slowClient = RawHttp.connect(api.base()); SseClient readingClient = SseClient.open(worker)) {
            slowClient.socket().setReceiveBufferSize(4_096);
            slowClient.send("GET " + worker.path() + "/events HTTP/1.1\r\nHost: " + api.base().getAuthority() + "\r\nAccept: text/event-stream\r\n\r\n");
            Await.until("both streams", BOUND, () -> metric("yado_streams_open") >= 2);
            // More data than the slow client's socket buffers hold, at a rate that the other client keeps up with.
            for (int i = 0; i < 20; i++) {
                worker.input("/repeat 200 " + "x".repeat(1_500)).expect(200);
                worker.awaitIdle();
                long last = last(worker);
                readingClient.await("the end of part " + i, e -> ends(e, last));
            }
            Await.until("the slow client being disconnected", BOUND, () -> metric("yado_stream_slow_consumers_total") > before);
            assertEquals(range(2, last(worker)), sequences(readingClient.logged()));
            Await.until("one stream", BOUND, () -> metric("yado_streams_open") == 1);
        }
    }

    @Test
    void burstOfDeltasReachesAReadingClientCompletely() throws Exception {
        WorkerApi worker = api.createWorker();
        long before = metric("yado_stream_slow_consumers_total");
        try (SseClient client = SseClient.open(worker)) {
            client.await("the snapshot", e -> e.payload().equals("snapshot"));
            worker.input("/repeat 10 " + "word ".repeat(1_000).strip()).expect(200);
            client.await("the end", StreamsIT::isIdle);
            StringBuilder shown = new StringBuilder();
            int texts = 0;
            for (Event event : client.events()) {
                String text = event.json().at("/envelope/payload/data/text").asString("");
                if (event.payload().equals("text_delta")) {
                    shown.append(text);
                } else if (event.payload().equals("text_done")) {
                    assertEquals(text, shown.toString(), "the deltas of text " + ++texts);
                    shown.setLength(0);
                }
            }
            assertEquals(10, texts);
            assertEquals(range(2, last(worker)), sequences(client.logged()));
        }
        assertEquals(before, metric("yado_stream_slow_consumers_total"), "a client that keeps reading is not a slow consumer");
    }

    // --- The fleet ---

    @Test
    void fleetStreamReportsWorkersAndRuntimes() throws Exception {
        String lastId;
        try (SseClient fleet = SseClient.open(api, "/api/events", "")) {
            fleet.await("the Runtime's current state",
                    e -> e.name().equals("runtime_added") && e.json().at("/runtime/runtime_id").asString().equals(Api.EMBEDDED));
            WorkerApi worker = api.createWorker();
            fleet.await("the new Worker", e -> e.name().equals("worker_changed") && e.json().at("/worker/worker_id").asString().equals(worker.id()));
            worker.stop().expect(200);
            fleet.await("the Worker's end", e -> e.name().equals("worker_changed") && e.json().at("/worker/worker_id").asString().equals(worker.id())
                    && e.json().at("/worker/state").asString().equals("stopped"));
            api.delete(worker.path()).expect(200);
            fleet.await("its removal", e -> e.name().equals("worker_removed") && e.json().at("/worker_id").asString().equals(worker.id()));
            backend.configure("dev.yado.profile~fleet.cfg", "label = Fleet\n");
            fleet.await("the new profile", e -> e.name().equals("runtime_changed") && e.data().contains("\"fleet\""));
            lastId = fleet.lastId();
            assertTrue(fleet.events().stream().filter(e -> e.name().startsWith("worker_")).noneMatch(e -> e.id().isEmpty()));
        }
        WorkerApi missed = api.createWorker();
        try (SseClient fleet = SseClient.open(api, "/api/events", lastId)) {
            fleet.await("the Worker created meanwhile", e -> e.name().equals("worker_changed")
                    && e.json().at("/worker/worker_id").asString().equals(missed.id()));
            assertTrue(fleet.events().stream().noneMatch(e -> e.name().equals("runtime_added") || e.name().equals("resync")), fleet.events().toString());
        }
        try (SseClient fleet = SseClient.open(api, "/api/events", "fo_00000000000000000000")) {
            assertEquals("resync", fleet.await("any event", e -> true).name(), "an expired id gets a resync");
        }
    }
}
