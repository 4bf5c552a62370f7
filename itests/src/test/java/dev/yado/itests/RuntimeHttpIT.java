package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.HttpRuntime.RuntimeWorker;
import dev.yado.itests.harness.RawHttp;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every route of the Runtime API with valid and invalid requests. {@link Api} validates every response against openapi.json. */
class RuntimeHttpIT {

    private static HttpRuntime runtime;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        runtime = HttpRuntime.start(data, Map.of());
        api = runtime.api();
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static ApiResponse post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = api.request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return api.send(request);
    }

    private static RawHttp.Response raw(String method, String path, String headers, String body) throws Exception {
        String request = method + " " + path + " HTTP/1.1\r\nHost: " + api.base().getAuthority() + "\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        return RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.UTF_8), method.equals("HEAD"));
    }

    // --- Valid requests ---

    @Test
    void runtimeSummaryDescribesTheRuntime() throws Exception {
        JsonNode summary = api.get("/v1/runtime").expect(200).json().at("/runtime");
        assertEquals(HttpRuntime.ID, summary.at("/runtime_id").asString());
        assertEquals("Under test", summary.at("/display_name").asString());
        assertEquals("running", summary.at("/status").asString());
        assertEquals("memory", summary.at("/backend").asString());
        assertEquals(256, summary.at("/limits/max_transcript_projection_items").asInt());
        assertEquals("echo", summary.at("/engines/0/name").asString());
        assertTrue(!summary.at("/draining").asBoolean(true));
    }

    @Test
    void workerIsCreatedRunStoppedAndDeleted() throws Exception {
        String request = "{\"intent\":{\"kind\":\"task\",\"objective\":\"Fix the parser\"},\"profile\":{\"kind\":\"runtime_default\"},"
                + "\"display_name\":\"Fixer\",\"config_bundle\":{\"id\":\"bundle-1\"},\"requested_capabilities\":[{\"name\":\"read\"},"
                + "{\"name\":\"write\",\"reason\":\"edit files\"}],\"workspace_refs\":[{\"name\":\"main\",\"reference\":\"ws:1\"}],"
                + "\"mount_refs\":[{\"name\":\"cache\",\"reference\":\"mnt:1\"}],\"initial_input\":\"hello\"}";
        JsonNode created = api.post("/v1/workers", request).expect(200).json().at("/worker");
        RuntimeWorker worker = new RuntimeWorker(api, created.at("/worker_id").asString());
        assertEquals("ws:1", created.at("/workspace_refs/0/reference").asString());
        assertEquals("edit files", created.at("/requested_capabilities/1/reason").asString());

        assertEquals(2, worker.awaitIdle().at("/transcript_len").asInt());
        JsonNode ack = worker.input("once more").expect(200).json().at("/ack");
        assertEquals(3, ack.at("/transcript_sequence").asInt());
        worker.awaitIdle();

        JsonNode transcript = api.get(worker.path() + "/transcript?start=1&limit=2").expect(200).json().at("/transcript");
        assertEquals(List.of("echo: hello", "once more"), texts(transcript.at("/items")));
        assertEquals(List.of(1, 2, 4, 3), List.of(transcript.at("/start").asInt(), transcript.at("/limit").asInt(),
                transcript.at("/total_items").asInt(), transcript.at("/next_start").asInt()));
        assertTrue(api.get(worker.path() + "/transcript?start=4").expect(200).json().at("/transcript/next_start").isNull());
        assertEquals(0, api.get(worker.path() + "/transcript?limit=0").expect(200).json().at("/transcript/items").size());

        JsonNode stopped = api.post(worker.path() + "/stop", "{\"reason\":\"enough\"}").expect(200).json().at("/ack");
        assertEquals("stopped", stopped.at("/status").asString());
        assertEquals(stopped, api.post(worker.path() + "/cancel").expect(200).json().at("/ack"), "the first terminal state wins");
        worker.input("too late").expectError(409, "worker_not_running");
        assertEquals(worker.id(), api.delete(worker.path()).expect(200).text("/removed/worker_ref/worker_id"));
        worker.detail().expectError(404, "worker_not_found");
    }

    @Test
    void unknownFieldsAreNamedInTheResponse() throws Exception {
        JsonNode created = api.post("/v1/workers", "{\"intent\":{\"kind\":\"assistant\",\"mood\":1},\"profile\":{\"kind\":\"runtime_default\"}}")
                .expect(200).json();
        assertEquals("the field intent.mood is not known and was ignored", created.at("/diagnostics/0/message").asString());
        String path = new RuntimeWorker(api, created.at("/worker/worker_id").asString()).path();
        for (String[] each : new String[][] {{"/input", "{\"kind\":\"user\",\"content\":\"x\",\"priority\":9}", "priority"},
            {"/stop", "{\"force\":1}", "force"},
            {"/cancel", "{\"force\":1}", "force"}}) {
            JsonNode response = api.post(path + each[0], each[1]).expect(200).json();
            assertEquals("unknown_field", response.at("/diagnostics/0/code").asString(), each[0]);
            assertTrue(response.at("/diagnostics/0/message").asString().contains(each[2]), each[0]);
        }
        assertTrue(api.post(path + "/stop").expect(200).json().at("/diagnostics").isMissingNode(), "nothing to report");
    }

    private static List<String> texts(JsonNode items) {
        return items.valueStream().map(item -> item.at("/content").asString()).toList();
    }

    @Test
    void workersAreListedInPages() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(runtime.createWorker().id());
        }
        api.post("/v1/workers/" + made.get(1) + "/stop").expect(200);
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/v1/workers?limit=2" + (next.isEmpty() ? "" : "&after=" + next)).expect(200).json();
            page.at("/workers").forEach(w -> seen.add(w.at("/worker_id").asString()));
            next = page.at("/next").asString("");
        } while (!next.isEmpty());
        assertEquals(seen.stream().distinct().sorted().toList(), seen, "in creation order, without duplicates");
        assertThat(seen).containsAll(made);
        JsonNode stopped = api.get("/v1/workers?status=stopped").expect(200).json().at("/workers");
        assertTrue(stopped.valueStream().anyMatch(w -> w.at("/worker_id").asString().equals(made.get(1))));
        assertTrue(stopped.valueStream().allMatch(w -> w.at("/status").asString().equals("stopped")));
    }

    @Test
    void inputDuringARunIsRejectedOrQueuedAsRequested() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        String run = worker.input("/sleep 60000").expect(200).text("/ack/run_id");
        ApiResponse busy = worker.input("now").expectError(409, "worker_busy");
        assertEquals(run, busy.text("/error/run_id"));
        assertTrue(worker.input("then", "queue").expect(200).json().at("/ack/queued").asBoolean());
        JsonNode ack = api.post(worker.path() + "/cancel", "{\"scope\":\"run\"}").expect(200).json().at("/ack");
        assertEquals("running", ack.at("/status").asString(), "the Worker keeps running");
        worker.awaitIdle();
        assertThat(texts(api.get(worker.path() + "/transcript").json().at("/transcript/items"))).contains("echo: then");
    }

    @Test
    void repeatedIdempotencyKeyGetsTheRecordedResult() throws Exception {
        String json = "application/json";
        String body = "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}";
        JsonNode first = post("/v1/workers", body, "Content-Type", json, "Idempotency-Key", "k-1").expect(200).json();
        assertEquals(first, post("/v1/workers", body, "Content-Type", json, "Idempotency-Key", "k-1").expect(200).json());
        post("/v1/workers", body.replace("assistant", "role\",\"role\":\"reviewer"), "Content-Type", json, "Idempotency-Key", "k-1")
                .expectError(409, "idempotency_conflict");
        String path = "/v1/workers/" + first.at("/worker/worker_id").asString();
        String input = "{\"kind\":\"user\",\"content\":\"once\"}";
        JsonNode ack = post(path + "/input", input, "Content-Type", json, "Idempotency-Key", "k-2").expect(200).json();
        assertEquals(ack, post(path + "/input", input, "Content-Type", json, "Idempotency-Key", "k-2").expect(200).json());
        new RuntimeWorker(api, first.at("/worker/worker_id").asString()).awaitIdle();
        assertEquals(2, api.get(path + "/transcript").json().at("/transcript/total_items").asInt());
    }

    @Test
    void healthChecksAndMetricsAreServed() throws Exception {
        assertTrue(api.get("/livez").expect(200).json().at("/live").asBoolean());
        assertTrue(api.get("/readyz").expect(200).json().at("/ready").asBoolean());
        RuntimeWorker worker = runtime.createWorker();
        worker.detail().expect(200);
        String metrics = api.get("/metrics").expect(200).raw().body();
        assertThat(metrics).contains("yado_http_requests_total{route=\"/v1/workers/{worker_id}\",method=\"GET\",status=\"200\"}");
        assertThat(metrics).contains("yado_workers{status=\"running\"}");
        assertThat(metrics).as("metrics must not contain Worker ids").doesNotContain(worker.id());
    }

    // --- Requests of older clients ---

    @Test
    void repeatedAndUnneededHeadersAreAccepted() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        String twice = "content-type: application/json\r\ncontent-type: application/json\r\naccept: */*\r\n";
        assertEquals(200, raw("GET", "/v1/runtime", twice, "").status());
        assertEquals(200, raw("POST", worker.path() + "/input", twice, "{\"kind\":\"user\",\"content\":\"hi\"}").status());
        assertEquals(200, raw("POST", "/v1/workers", twice,
                "{\"intent\":{\"kind\":\"role\",\"role\":\"reviewer\",\"purpose\":\"ticket T1\"},\"profile\":{\"kind\":\"runtime_default\"}}").status());
    }

    @Test
    void lifecycleBodyMayBeEmptyOrJsonWithAnyContentType() throws Exception {
        for (String type : List.of("", "Content-Type: text/plain\r\n", "Content-Type: application/json\r\n")) {
            for (String body : List.of("", " \n", "{}", "{\"reason\":\"done\"}", "{\"reason\":null}")) {
                RuntimeWorker worker = runtime.createWorker();
                assertEquals(200, raw("POST", worker.path() + "/stop", type, body).status(), type + body);
            }
            RuntimeWorker worker = runtime.createWorker();
            RawHttp.Response refused = raw("POST", worker.path() + "/cancel", type, "nonsense");
            assertEquals(400, refused.status());
            assertThat(refused.body()).contains("\"invalid_json\"");
        }
    }

    @Test
    void encodedIdsAreDecoded() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        String encoded = worker.id().replace("-", "%2D");
        assertNotEquals(worker.id(), encoded);
        assertEquals(worker.id(), api.get("/v1/workers/" + encoded).expect(200).text("/worker/worker_id"));
    }

    // --- Invalid requests ---

    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    GET    | /v1/workers/%20                      | - | 400 | invalid_identifier
                    GET    | /v1/workers/                         | - | 400 | invalid_identifier
                    GET    | /v1/workers/a%2Fb                    | - | 400 | invalid_identifier
                    GET    | /v1/workers/none                     | - | 404 | worker_not_found
                    DELETE | /v1/workers/none                     | - | 404 | worker_not_found
                    GET    | /v1/workers/none/transcript          | - | 404 | worker_not_found
                    GET    | /v1/workers/none/events              | - | 404 | worker_not_found
                    GET    | /v1/workers/none/events/ws           | - | 400 | invalid_request
                    POST   | /v1/workers/none/stop                | - | 404 | worker_not_found
                    POST   | /v1/workers/none/cancel              | - | 404 | worker_not_found
                    POST   | /v1/workers/none/cancel              | {"scope":"all"} | 400 | invalid_request
                    POST   | /v1/workers/none/stop                | [] | 400 | invalid_request
                    POST   | /v1/workers/none/stop                | {"scope":"run"} | 400 | invalid_request
                    POST   | /v1/workers/none/input               | {"kind":"user","content":"x"} | 404 | worker_not_found
                    POST   | /v1/workers/none/input               | {"kind":"user","content":" "} | 400 | invalid_request
                    POST   | /v1/workers/none/input               | {"kind":"robot","content":"x"} | 400 | invalid_request
                    POST   | /v1/workers/none/input               | {"content":"x"} | 400 | invalid_request
                    POST   | /v1/workers/none/input               | {"kind":"user"} | 400 | invalid_request
                    POST   | /v1/workers/none/input               | {"kind":"user", | 400 | invalid_json
                    POST   | /v1/workers/%20/input                | {"kind":"user", | 400 | invalid_identifier
                    POST   | /v1/workers                          | {} | 400 | invalid_request
                    POST   | /v1/workers                          | {"intent":{"kind":"assistant"}} | 400 | invalid_request
                    POST   | /v1/workers                          | {"intent":{"kind":"task","objective":" "},"profile":{"kind":"runtime_default"}} | 400 | invalid_request
                    POST   | /v1/workers                          | {"intent":{"kind":"dance"},"profile":{"kind":"runtime_default"}} | 400 | invalid_request
                    POST   | /v1/workers                          | {"intent":{"kind":"assistant"},"profile":{"kind":"named","value":"nobody"}} | 404 | unknown_profile
                    POST   | /v1/workers                          | {"intent":{"kind":"assistant"},"profile":{"kind":"runtime_default"},"requested_capabilities":[{"name":" "}]} | 400 | invalid_request
                    GET    | /v1/workers?limit=0                  | - | 400 | invalid_query
                    GET    | /v1/workers?limit=1001               | - | 400 | limit_too_large
                    GET    | /v1/workers?status=asleep            | - | 400 | invalid_query
                    GET    | /v1/nothing                          | - | 404 | not_found
                    GET    | /                                    | - | 404 | not_found
                    GET    | /api/workers                         | - | 404 | not_found
                    PUT    | /v1/runtime                          | - | 405 | method_not_allowed
                    DELETE | /v1/workers                          | - | 405 | method_not_allowed
                    """)
    void invalidRequestGetsItsErrorCode(String method, String path, String body, int status, String code) throws Exception {
        HttpRequest.Builder request = api.request(path).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        api.send(request).expectError(status, code);
    }

    @ParameterizedTest
    @CsvSource({"transcript?start=-1,400,invalid_query", "transcript?start=x,400,invalid_query", "transcript?limit=257,400,limit_too_large",
        "transcript?limit=99999999999,400,limit_too_large", "transcript?limit=1&limit=2,400,invalid_query", "events?limit=0,400,invalid_query",
        "events?limit=257,400,limit_too_large", "events?after=bo_0000000000000000,400,cursor_malformed", "events?after=wo_1,400,cursor_malformed",
        "events?after=wo_ffff000000000001,410,cursor_expired"})
    void invalidQueryIsRejected(String query, int status, String code) throws Exception {
        api.get(runtime.createWorker().path() + "/" + query).expectError(status, code);
    }

    @Test
    void runningWorkerIsNotDeleted() throws Exception {
        api.delete(runtime.createWorker().path()).expectError(409, "worker_running");
    }

    @Test
    void bodyMustBeDeclaredJsonAndWithinTheLimit() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        String input = "{\"kind\":\"user\",\"content\":\"x\"}";
        post(worker.path() + "/input", input).expectError(415, "unsupported_media_type");
        post(worker.path() + "/input", input, "Content-Type", "text/plain").expectError(415, "unsupported_media_type");
        // A raw socket, because the server may respond and close before the whole body is sent, which some HTTP clients report as an error.
        for (String path : List.of("/v1/workers", worker.path() + "/input", worker.path() + "/stop")) {
            RawHttp.Response refused = raw("POST", path, "Content-Type: application/json\r\n", " ".repeat(2_097_153));
            assertEquals(413, refused.status(), path);
            api.description().check("POST", path, 413, refused.header("content-type"), refused.body());
        }
        assertEquals("running", worker.detail().text("/worker/status"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example:1", "localhost\r\nVia: 1.1 proxy", "localhost\r\nX-Forwarded-For: 127.0.0.1"})
    void foreignHostNamesAndForwardedRequestsAreForbidden(String host) throws Exception {
        String request = "GET /v1/runtime HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        RawHttp.Response refused = RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.US_ASCII), false);
        assertEquals(403, refused.status());
        assertThat(refused.body()).contains("\"forbidden\"");
    }

    @Test
    void loopbackNamesAreServedWithAnyPort() throws Exception {
        for (String host : List.of("localhost", "localhost:9000", "127.0.0.1:1", "[::1]:9000")) {
            String request = "GET /v1/runtime HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
            assertEquals(200, RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.US_ASCII), false).status(), host);
        }
    }

    @Test
    void crossOriginRequestsAreForbidden() throws Exception {
        assertEquals(403, raw("POST", runtime.createWorker().path() + "/stop", "Origin: http://evil.example\r\nContent-Type: text/plain\r\n", "").status());
        assertEquals(403, raw("GET", "/v1/runtime", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", "").status());
    }

    @Test
    void documentedMethodsAreExactlyTheAllowedOnes() throws Exception {
        RuntimeWorker worker = runtime.createWorker();
        for (var path : api.description().document().get("paths").properties()) {
            Set<String> described = new TreeSet<>();
            path.getValue().propertyNames().forEach(name -> described.add(name.toUpperCase(Locale.ROOT)));
            String real = path.getKey().replace("{worker_id}", worker.id());
            if (described.contains("GET")) {
                described.add("HEAD");
                int status = raw("HEAD", real, "", "").status();
                assertTrue(status == 200 || status == 400 && real.endsWith("/ws"), () -> real + " responded " + status);
            }
            RawHttp.Response refused = raw("PATCH", real, "", "");
            assertEquals(405, refused.status(), real);
            assertEquals(described, new TreeSet<>(Arrays.asList(refused.header("Allow").split(", "))), () -> "methods of " + real);
        }
    }
}
