package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.HttpRuntime.RuntimeWorker;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.WsClient;
import dev.yado.itests.harness.YoiV0Decoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** With {@code wire_compat=yoi-v0}, a v0 client with closed enums can decode every response and frame. */
class RuntimeHttpV0IT {

    /** Produces every kind of event: thinking, text, tools, a failing tool, more turns, usage. */
    private static final String EVERYTHING =
            "/think Hm\n/say First\n/tool read {\"path\":\"x\"} => 128 bytes\n/tool-fails write {} => no\n/turn\n/usage 10 20\n/say Done";

    private static HttpRuntime runtime;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        runtime = HttpRuntime.start(data, Map.of("wire_compat", "yoi-v0"));
        api = runtime.api();
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    /** Sends the headers of v0's own client: Content-Type twice, also with GET. */
    private static JsonNode call(String method, String path, String body) throws Exception {
        String request = method + " " + path + " HTTP/1.1\r\nhost: " + api.base().getAuthority()
                + "\r\ncontent-type: application/json\r\ncontent-type: application/json\r\naccept: */*\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        RawHttp.Response response = RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.UTF_8), false);
        JsonNode json = JsonMapper.shared().readTree(response.body());
        if (response.status() != 200) {
            YoiV0Decoder.error(json);
        }
        return json;
    }

    @Test
    void everyAnswerCanBeRead() throws Exception {
        YoiV0Decoder.runtime(call("GET", "/v1/runtime", ""));
        for (String request : List.of("{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}",
                "{\"intent\":{\"kind\":\"assistant\",\"purpose\":\"chat\"},\"profile\":{\"kind\":\"runtime_default\",\"value\":null}}",
                "{\"intent\":{\"kind\":\"role\",\"role\":\"reviewer\",\"purpose\":\"ticket T1\"},\"profile\":{\"kind\":\"builtin\",\"value\":\"builtin:reviewer\"}}",
                "{\"intent\":{\"kind\":\"task\",\"objective\":\"Fix the parser\"},\"profile\":{\"kind\":\"builtin\",\"value\":\"builtin:coder\"},"
                        + "\"config_bundle\":{\"id\":\"bundle-1\"},\"requested_capabilities\":[{\"name\":\"read\"},{\"name\":\"write\",\"reason\":\"edit files\"}],"
                        + "\"workspace_refs\":[{\"name\":\"main\",\"reference\":\"ws:1\"}],\"mount_refs\":[{\"name\":\"cache\",\"reference\":\"mnt:1\"}]}")) {
            JsonNode created = call("POST", "/v1/workers", request);
            YoiV0Decoder.worker(created);
            RuntimeWorker worker = new RuntimeWorker(api, created.at("/worker/worker_id").asString());
            YoiV0Decoder.inputAck(call("POST", worker.path() + "/input", "{\"kind\":\"user\",\"content\":\"hello\"}"));
            worker.awaitIdle();
            YoiV0Decoder.inputAck(call("POST", worker.path() + "/input", "{\"kind\":\"system\",\"content\":\"be brief\"}"));
            worker.awaitIdle();
            YoiV0Decoder.worker(call("GET", worker.path(), ""));
            JsonNode transcript = call("GET", worker.path() + "/transcript?start=0&limit=256", "");
            YoiV0Decoder.transcript(transcript);
            assertEquals(List.of("hello", "be brief"), transcript.at("/transcript/items").valueStream().map(i -> i.at("/content").asString()).toList());
            YoiV0Decoder.lifecycleAck(call("POST", worker.path() + "/stop", ""));
            YoiV0Decoder.lifecycleAck(call("POST", worker.path() + "/cancel", "{\"reason\":\"again\"}"));
            YoiV0Decoder.worker(call("GET", worker.path(), ""));
        }
        YoiV0Decoder.workers(call("GET", "/v1/workers", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/workers/none", "/v1/workers/%20", "/v1/nothing", "/v1/workers/none/transcript?start=-1"})
    void everyRefusalCanBeRead(String path) throws Exception {
        assertTrue(call("GET", path, "").has("error"));
    }

    @Test
    void refusalsHaveTheCodesOfV0() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        call("POST", worker.path() + "/stop", "");
        String input = worker.path() + "/input";
        for (String[] each : new String[][] {
            {"GET", "/v1/workers/%20", "", "invalid_worker_id"},
            {"POST", input, "{\"kind\":\"user\",\"content\":\"late\"}", "invalid_request"},
            {"POST", input, "{\"kind\":\"user\",\"content\":\" \"}", "invalid_request"},
            {"POST", input, "{\"kind\":\"user\"}", "invalid_json"},
            {"POST", input, "{\"kind\":\"robot\",\"content\":\"x\"}", "invalid_json"},
            {"POST", input, "{\"kind\":\"user\",\"content\":7}", "invalid_json"},
            {"POST", input, "{\"kind\":", "invalid_json"},
            {"POST", worker.path() + "/stop", "[]", "invalid_json"},
            {"POST", worker.path() + "/cancel", "{\"reason\":7}", "invalid_json"},
            {"POST", "/v1/workers", "{}", "invalid_json"},
            {"POST", "/v1/workers", "{\"intent\":{\"kind\":\"dance\"},\"profile\":{\"kind\":\"runtime_default\"}}", "invalid_json"},
            {"POST", "/v1/workers", "{\"intent\":{\"kind\":\"task\",\"objective\":\" \"},\"profile\":{\"kind\":\"runtime_default\"}}", "invalid_request"},
            {"POST", "/v1/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"},"
                    + "\"requested_capabilities\":[{\"name\":\" \"}]}",
                "invalid_request"},
            {"GET", worker.path() + "/transcript?start=-1", "", "invalid_query"},
            {"GET", worker.path() + "/transcript?limit=257", "", "limit_too_large"}}) {
            assertEquals(each[3], call(each[0], each[1], each[2]).at("/error/code").asString(), String.join(" ", each));
        }
        HttpRequest.Builder untyped = api.request(input).POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"user\",\"content\":\"x\"}"));
        api.send(untyped.header("Content-Type", "text/plain")).expectError(400, "invalid_json");
        api.post(input, "{\"kind\":\"user\",\"content\":\"late\"}").expectError(400, "invalid_request");
        api.get("/v1/workers/none").expectError(404, "worker_not_found");
    }

    @Test
    void everyFrameCanBeRead() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        String begin;
        try (WsClient live = worker.socket("")) {
            live.await("the snapshot", f -> f.at("/envelope/payload/event").asString("").equals("snapshot"));
            begin = live.frames().get(0).at("/envelope/cursor").asString();
            worker.input(EVERYTHING).expect(200);
            live.await("the run's end", f -> f.at("/envelope/payload/event").asString("").equals("run_end"));
            live.frames().forEach(YoiV0Decoder::frame);
            List<String> seen = live.frames().stream().map(f -> f.at("/envelope/payload/event").asString("")).toList();
            assertThat(seen).containsAll(List.of("invoke_start", "user_message", "turn_start", "thinking_start", "thinking_done", "text_delta", "text_done",
                    "tool_call_start", "tool_call_done", "tool_result", "usage", "turn_end", "run_end"));
        }
        worker.awaitIdle();
        worker.input("/sleep 60000").expect(200);
        try (WsClient resumed = worker.socket("?cursor=" + begin)) {
            resumed.await("the running one", f -> f.at("/envelope/payload/event").asString("").equals("run_end"));
            api.post(worker.path() + "/cancel").expect(200);
            resumed.await("the cancelled one's end", f -> f.at("/envelope/payload/data/result").asString("").equals("rolled_back"));
            resumed.frames().forEach(YoiV0Decoder::frame);
        }
    }

    @Test
    void everyDiagnosticCanBeReadAndEndsTheStream() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        for (String cursor : List.of("nonsense", "wo_ffffffffffffffff")) {
            try (WsClient socket = worker.socket("?cursor=" + cursor)) {
                socket.awaitClose();
                socket.frames().forEach(YoiV0Decoder::frame);
                assertEquals("diagnostic", socket.frames().get(socket.frames().size() - 1).at("/kind").asString());
            }
        }
        try (WsClient socket = worker.socket("")) {
            socket.send("hello");
            socket.awaitClose();
            socket.frames().forEach(YoiV0Decoder::frame);
        }
        try (WsClient socket = worker.socket("")) {
            socket.await("the snapshot", f -> f.at("/kind").asString().equals("event"));
            api.post(worker.path() + "/stop").expect(200);
            api.delete(worker.path()).expect(200);
            socket.awaitClose();
            socket.frames().forEach(YoiV0Decoder::frame);
        }
        try (WsClient socket = runtime.createWorker().socket("")) {
            socket.await("the snapshot", f -> f.at("/kind").asString().equals("event"));
            runtime.bundle("dev.yado.runtime.http").stop();
            socket.awaitClose();
            socket.frames().forEach(YoiV0Decoder::frame);
            assertEquals("runtime.upstream_closed", socket.frames().get(socket.frames().size() - 1).at("/diagnostic/code").asString());
        } finally {
            runtime.bundle("dev.yado.runtime.http").start();
        }
    }

    /** Checks the decoder itself, which the other tests rely on. */
    @Test
    void theDecoderIsStrict() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        ApiResponse detail = worker.detail();
        YoiV0Decoder.worker(detail.json());
        for (String field : List.of("worker_ref", "status", "intent", "profile", "transcript_len", "last_event_id")) {
            ObjectNode without = (ObjectNode) detail.json().deepCopy();
            ((ObjectNode) without.get("worker")).remove(field);
            assertThrows(AssertionError.class, () -> YoiV0Decoder.worker(without), field);
        }
        JsonMapper json = JsonMapper.shared();
        for (String frame : List.of(
                "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_1\",\"event_id\":\"x\",\"worker_id\":\"w\",\"payload\":{\"event\":\"shutdown\"}}}",
                "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000001\",\"event_id\":\"x\",\"worker_id\":\"w\",\"payload\":{\"event\":\"shutdown\",\"data\":{}}}}",
                "{\"kind\":\"event\",\"envelope\":{\"cursor\":\"wo_0000000000000001\",\"event_id\":\"x\",\"worker_id\":\"w\",\"payload\":{\"event\":\"new_thing\"}}}",
                "{\"kind\":\"diagnostic\",\"diagnostic\":{\"code\":\"runtime.closing\",\"message\":\"\"}}", "{\"kind\":\"resync\"}")) {
            assertThrows(AssertionError.class, () -> YoiV0Decoder.frame(json.readTree(frame)), frame);
        }
    }
}
