package dev.yado.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.RawHttp.Response;
import dev.yado.itests.harness.WorkerApi;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every invalid request gets a JSON error with a documented code and its HTTP status; never an HTML page or an empty body. */
class ApiErrorsIT {

    private static final String WORKERS = "/api/runtimes/embedded-worker-runtime/workers";
    private static final String JSON = "Content-Type: application/json";
    private static final String ASSISTANT = "{\"intent\":{\"kind\":\"assistant\"}}";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static final String UPGRADE_WITHOUT_KEY = UPGRADE.substring(0, UPGRADE.indexOf("\r\nSec-WebSocket-Key"));

    private static Backend backend;
    private static WorkerApi worker;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data);
        worker = backend.api().createWorker();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    /**
     * A request and its expected response. Headers and body are sent unchanged, except that {@code HOST} in a header is replaced with the server's host and
     * port.
     */
    record Case(String what, String method, String target, List<String> headers, byte[] body, int status, String code) {

        Case(String what, String method, String target, int status, String code, String... headers) {
            this(what, method, target, List.of(headers), new byte[0], status, code);
        }

        static Case get(String target, int status, String code, String... headers) {
            return new Case(headers.length == 0 ? "" : String.join(", ", headers), "GET", target, status, code, headers);
        }

        static Case create(String what, String body, int status, String code) {
            return create(what, body.getBytes(UTF_8), status, code, JSON);
        }

        static Case create(String what, byte[] body, int status, String code, String... headers) {
            return new Case(what, "POST", WORKERS, List.of(headers), body, status, code);
        }

        @Override
        public String toString() {
            String text = method + " " + target + " " + what;
            return text.length() > 140 ? text.substring(0, 140) + "..." : text;
        }

        Response send() throws Exception {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            String host = backend.api().base().getAuthority();
            if (headers.stream().noneMatch(h -> h.startsWith("Host") || h.equals("no Host"))) {
                head.append("Host: ").append(host).append("\r\n");
            }
            headers.stream().filter(h -> !h.equals("no Host")).forEach(h -> head.append(h.replace("HOST", host)).append("\r\n"));
            if (headers.stream().noneMatch(h -> h.startsWith("Transfer-Encoding") || h.startsWith("Content-Length"))) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
            request.writeBytes(body);
            return RawHttp.exchangeThenReuse(backend.api().base(), request.toByteArray(), method.equals("HEAD"));
        }
    }

    private static Response check(Case each) throws Exception {
        Response response = each.send();
        assertEquals(each.status(), response.status(), () -> each + " responded " + response.body());
        assertThat(response.header("Content-Type")).as(() -> each + " responded " + response).startsWith("application/json");
        assertThat(response.body()).as(() -> each + " got an empty body").isNotEmpty();
        backend.api().description().check(each.method(), each.target(), response.status(), response.header("Content-Type"), response.body());
        assertEquals(each.code(), backend.api().mapper().readTree(response.body()).at("/error/code").asString(), () -> each + " responded " + response.body());
        return response;
    }

    // --- Paths and methods ---

    static Stream<Case> unknownPaths() {
        return Stream.of("/", "/api", "/api/", "/api/nope", "/api//workers", "/api/workers/", "/api/./workers", "/API/workers", "//api/workers",
                "/api/runtimes/r/workers/w/nope", "/api/runtimes/r/workers/w/input/more", "/favicon.ico", "/index.html", "/livez/", "/api\\workers")
                .map(path -> Case.get(path, 404, "not_found"));
    }

    static Stream<Case> identifiers() {
        List<String> bad = List.of("", "..", ".", "%2e%2e", "a%2Fb", "..%2f..%2fetc%2fpasswd", "..;", "a;b=c", "a.b", "a%20b", "%C3%A9", "\u00c3\u00a9",
                "a~b", "@", "%E2%80%AE", "a".repeat(121));
        List<Case> cases = new ArrayList<>();
        for (String id : bad) {
            cases.add(Case.get("/api/runtimes/" + id, 400, "invalid_identifier"));
            cases.add(Case.get("/api/hosts/" + id + "/workers", 400, "invalid_identifier"));
            cases.add(Case.get("/api/runtimes/r/workers/" + id, 400, "invalid_identifier"));
            cases.add(Case.get("/api/runtimes/" + id + "/workers/w/events", 400, "invalid_identifier", "Accept: text/event-stream"));
            cases.add(new Case("", "POST", "/api/runtimes/embedded-worker-runtime/workers/" + id + "/stop", 400, "invalid_identifier"));
            cases.add(new Case("", "DELETE", "/api/runtimes/embedded-worker-runtime/workers/" + id, 400, "invalid_identifier"));
        }
        cases.add(Case.get("/api/runtimes/%ff", 400, "invalid_request"));
        cases.add(Case.get("/api/runtimes/" + "a".repeat(120), 404, "unknown_runtime"));
        cases.add(Case.get("/api/runtimes/nope", 404, "unknown_runtime"));
        cases.add(Case.get("/api/runtimes/nope/workers", 404, "unknown_runtime"));
        cases.add(Case.get("/api/hosts/nope/workers", 404, "unknown_host"));
        cases.add(Case.get("/api/runtimes/nope/workers/w", 404, "unknown_runtime"));
        cases.add(Case.get(WORKERS + "/nope", 404, "unknown_worker"));
        cases.add(Case.get(WORKERS + "/nope/transcript", 404, "unknown_worker"));
        cases.add(Case.get(WORKERS + "/nope/events", 404, "unknown_worker"));
        cases.add(Case.get(WORKERS + "/nope/events", 404, "unknown_worker", "Accept: text/event-stream"));
        cases.add(Case.get(WORKERS + "/nope/events/ws", 404, "unknown_worker", UPGRADE));
        cases.add(new Case("", "POST", WORKERS + "/nope/stop", 404, "unknown_worker"));
        cases.add(new Case("", "DELETE", WORKERS + "/nope", 404, "unknown_worker"));
        cases.add(Case.get("/" + "a".repeat(3_000), 400, "invalid_request"));
        return cases.stream();
    }

    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource({"unknownPaths", "identifiers"})
    void unknownPathOrIdIsRejected(Case each) throws Exception {
        check(each);
    }

    @Test
    void disallowedMethodGets405WithAllow() throws Exception {
        for (String method : List.of("PUT", "PATCH", "DELETE", "POST", "OPTIONS", "TRACE", "FOO", "get")) {
            assertEquals("GET, HEAD", check(new Case("", method, "/api/workspace", 405, "method_not_allowed")).header("Allow"), method);
        }
        assertEquals("GET, HEAD, POST", check(new Case("", "DELETE", WORKERS, 405, "method_not_allowed")).header("Allow"));
        assertEquals("DELETE, GET, HEAD", check(new Case("", "PUT", WORKERS + "/w", 405, "method_not_allowed")).header("Allow"));
        assertEquals("POST", check(new Case("", "GET", WORKERS + "/w/input", 405, "method_not_allowed")).header("Allow"));
    }

    @Test
    void headRespondsLikeGetWithoutABody() throws Exception {
        for (String path : List.of("/api/workers", "/api/workspace", "/api/openapi.json", "/livez", "/readyz", worker.path(), worker.path() + "/events")) {
            Response head = new Case("", "HEAD", path, 200, "").send();
            assertEquals(200, head.status(), path);
            assertEquals("application/json", head.header("Content-Type"), path);
        }
        assertEquals(404, new Case("", "HEAD", "/api/nope", 404, "").send().status());
        Response stream = new Case("", "HEAD", worker.path() + "/events", 200, "", "Accept: text/event-stream").send();
        assertEquals(200, stream.status());
        assertThat(stream.header("Content-Type")).as(stream.toString()).startsWith("text/event-stream");
    }

    // --- Queries ---

    static Stream<Case> queries() {
        String events = worker.path() + "/events";
        String transcript = worker.path() + "/transcript";
        return Stream.of(
                Case.get("/api/workers?limit=0", 400, "invalid_query"),
                Case.get("/api/workers?limit=1001", 400, "limit_too_large"),
                Case.get("/api/workers?limit=-1", 400, "invalid_query"),
                Case.get("/api/workers?limit=", 400, "invalid_query"),
                Case.get("/api/workers?limit=ten", 400, "invalid_query"),
                Case.get("/api/workers?limit=1.5", 400, "invalid_query"),
                Case.get("/api/workers?limit=99999999999999999999", 400, "invalid_query"),
                Case.get("/api/workers?limit=1&limit=2", 400, "invalid_query"),
                Case.get("/api/workers?limit=%ff", 400, "invalid_query"),
                Case.get("/api/workers?%zz", 400, "invalid_query"),
                Case.get("/api/workers?after=nonsense", 400, "invalid_query"),
                Case.get("/api/workers?after=" + "a".repeat(5_000), 400, "invalid_query"),
                Case.get("/api/workers?status=sleeping", 400, "invalid_query"),
                Case.get("/api/runtimes?limit=0", 400, "invalid_query"),
                Case.get("/api/hosts?limit=0", 400, "invalid_query"),
                Case.get(transcript + "?start=-1", 400, "invalid_query"),
                Case.get(transcript + "?start=x", 400, "invalid_query"),
                Case.get(transcript + "?limit=x", 400, "invalid_query"),
                Case.get(events + "?limit=x", 400, "invalid_query"),
                Case.get(events + "?after=x", 400, "cursor_malformed"),
                Case.get(events + "?after=wo_0000000000000000", 400, "cursor_malformed"),
                Case.get(events + "?cursor=bo_zz00000000000000", 400, "cursor_malformed"),
                Case.get(events + "?after=bo_ffff000000000001", 410, "cursor_expired"),
                Case.get(events, 400, "cursor_malformed", "Last-Event-ID: x"),
                Case.get(events, 400, "cursor_malformed", "Last-Event-ID: x", "Accept: text/event-stream"),
                Case.get(events + "/ws?cursor=x", 400, "cursor_malformed", UPGRADE),
                Case.get(events + "/ws", 400, "invalid_request", UPGRADE_WITHOUT_KEY));
    }

    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource("queries")
    void invalidQueryIsRejected(Case each) throws Exception {
        check(each);
    }

    // --- Bodies ---

    static Stream<Case> bodies() {
        return Stream.of(
                Case.create("ends too early", "{", 400, "invalid_json"),
                Case.create("is empty", "", 400, "invalid_json"),
                Case.create("is blank", "   ", 400, "invalid_json"),
                Case.create("is an array", "[]", 400, "invalid_request"),
                Case.create("is null", "null", 400, "invalid_request"),
                Case.create("is a string", "\"x\"", 400, "invalid_request"),
                Case.create("is a number", "1", 400, "invalid_request"),
                Case.create("is followed by garbage", ASSISTANT + " x", 400, "invalid_json"),
                Case.create("is followed by another", ASSISTANT + ASSISTANT, 400, "invalid_json"),
                Case.create("names a field twice", "{\"intent\":{\"kind\":\"assistant\"},\"intent\":{\"kind\":\"assistant\"}}", 400, "invalid_request"),
                Case.create("lacks a field", "{}", 400, "invalid_request"),
                Case.create("lacks a field inside", "{\"intent\":{}}", 400, "invalid_request"),
                Case.create("has null for a field", "{\"intent\":null}", 400, "invalid_request"),
                Case.create("has text for an object", "{\"intent\":\"assistant\"}", 400, "invalid_request"),
                Case.create("has a number for text", "{\"intent\":{\"kind\":5}}", 400, "invalid_request"),
                Case.create("has an object for text", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{}}", 400, "invalid_request"),
                Case.create("has an unknown kind", "{\"intent\":{\"kind\":\"butler\"}}", 400, "invalid_request"),
                Case.create("has an unknown word", "{\"intent\":{\"kind\":\"assistant\"},\"acceptance\":{\"kind\":\"luck\"}}", 400, "invalid_request"),
                Case.create("has a huge number", "{\"intent\":{\"kind\":\"assistant\"},\"acceptance\":{\"kind\":\"run_accepted\",\"expected_segments\":1e400}}",
                        400, "invalid_request"),
                Case.create("has a long number", "{\"n\":" + "9".repeat(5_000) + "}", 400, "invalid_request"),
                Case.create("is nested too deeply", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), 400, "invalid_request"),
                Case.create("is nested too deeply in what is ignored", "{\"intent\":{\"kind\":\"assistant\"},\"x\":" + "[".repeat(5_000) + "]".repeat(5_000)
                        + "}", 400, "invalid_request"),
                Case.create("has a trailing comma", "{\"intent\":{\"kind\":\"assistant\"},}", 400, "invalid_json"),
                Case.create("has single quotes", "{'intent':{'kind':'assistant'}}", 400, "invalid_json"),
                Case.create("has a comment", "{/* */\"intent\":{\"kind\":\"assistant\"}}", 400, "invalid_json"),
                Case.create("has NaN", "{\"intent\":{\"kind\":\"assistant\"},\"x\":NaN}", 400, "invalid_json"),
                Case.create("has a line break in text", "{\"intent\":{\"kind\":\"assistant\"},\"display_name\":\"a\nb\"}", 400, "invalid_json"),
                Case.create("is not UTF-8", "{\"intent\":{\"kind\":\"assistant\",\"purpose\":\"\u00ff\"}}".getBytes(ISO_8859_1), 400, "invalid_json", JSON),
                Case.create("has a blank objective", "{\"intent\":{\"kind\":\"task\",\"objective\":\" \"}}", 400, "invalid_request"),
                Case.create("has no objective", "{\"intent\":{\"kind\":\"task\"}}", 400, "invalid_request"),
                Case.create("has a blank input", "{\"intent\":{\"kind\":\"assistant\"},\"initial_input\":\"\"}", 400, "invalid_request"),
                Case.create("has an unknown profile", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"nope\"}", 404, "unknown_profile"),
                Case.create("requests an unsupported acceptance", "{\"intent\":{\"kind\":\"assistant\"},\"acceptance\":{\"kind\":\"socket_ready\"}}",
                        501, "operation_unsupported"),
                new Case("no content", "POST", worker.path() + "/input", List.of(JSON), "{}".getBytes(UTF_8), 400, "invalid_request"),
                new Case("unknown delivery", "POST", worker.path() + "/input", List.of(JSON),
                        "{\"content\":\"x\",\"delivery\":\"pigeon\"}".getBytes(UTF_8), 400, "invalid_request"),
                new Case("too much content", "POST", worker.path() + "/input", List.of(JSON),
                        ("{\"content\":\"" + "x".repeat(300_000) + "\"}").getBytes(UTF_8), 400, "invalid_request"),
                new Case("scope of a stop", "POST", worker.path() + "/stop", List.of(JSON), "{\"scope\":\"run\"}".getBytes(UTF_8), 400, "invalid_request"),
                new Case("unknown scope", "POST", worker.path() + "/cancel", List.of(JSON), "{\"scope\":\"world\"}".getBytes(UTF_8), 400, "invalid_request"),
                new Case("bad key", "POST", worker.path() + "/input", List.of(JSON, "Idempotency-Key: " + "k".repeat(129)),
                        "{\"content\":\"x\"}".getBytes(UTF_8), 400, "invalid_request"));
    }

    static Stream<Case> mediaTypes() {
        byte[] body = ASSISTANT.getBytes(UTF_8);
        return Stream.of(
                Case.create("of no type", body, 415, "unsupported_media_type"),
                Case.create("text", body, 415, "unsupported_media_type", "Content-Type: text/plain"),
                Case.create("a form", body, 415, "unsupported_media_type", "Content-Type: application/x-www-form-urlencoded"),
                Case.create("of an empty type", body, 415, "unsupported_media_type", "Content-Type:"),
                Case.create("of two types", body, 415, "unsupported_media_type", JSON, "Content-Type: text/plain"));
    }

    static Stream<Case> sizes() {
        byte[] large = ("{\"x\":\"" + "a".repeat(3 << 20) + "\"}").getBytes(UTF_8);
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        for (int from = 0; from < large.length; from += 65_536) {
            int length = Math.min(65_536, large.length - from);
            chunked.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunked.write(large, from, length);
            chunked.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        chunked.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return Stream.of(
                Case.create("3 MiB declared", large, 413, "payload_too_large", JSON),
                Case.create("3 MiB declared, nothing sent", new byte[0], 413, "payload_too_large", JSON, "Content-Length: " + (3 << 20)),
                Case.create("3 MiB in chunks", chunked.toByteArray(), 413, "payload_too_large", JSON, "Transfer-Encoding: chunked"),
                Case.create("3 MiB in chunks without type", chunked.toByteArray(), 413, "payload_too_large", "Transfer-Encoding: chunked"),
                Case.create("invalid chunks", "zz\r\nabc".getBytes(UTF_8), 400, "invalid_request", JSON, "Transfer-Encoding: chunked"));
    }

    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource({"bodies", "mediaTypes", "sizes"})
    void invalidBodyIsRejected(Case each) throws Exception {
        check(each);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base_url", "cwd", "directory", "endpoint", "path", "session_path", "socket", "socket_path", "url", "workdir"})
    void fieldThatNamesAnAddressOrAPathIsRefused(String name) throws Exception {
        check(Case.create("", ASSISTANT.replaceFirst("}$", ",\"" + name + "\":\"x\"}"), 400, "invalid_request"));
        check(Case.create("nested", ASSISTANT.replaceFirst("}}$", ",\"" + name + "\":\"x\"}}"), 400, "invalid_request"));
    }

    @Test
    void unknownFieldsAreNamedInTheResponse() throws Exception {
        Api api = backend.api();
        JsonNode created = api.post(WORKERS, "{\"intent\":{\"kind\":\"assistant\",\"mood\":1},\"labels\":{\"a\":\"b\"}}").expect(200).json();
        assertEquals(List.of("labels", "intent.mood"), unknown(created));
        WorkerApi noted = new WorkerApi(api, created.at("/worker/runtime_id").asString(), created.at("/worker/worker_id").asString());
        assertEquals(List.of("priority"), unknown(api.post(noted.path() + "/input", "{\"content\":\"x\",\"priority\":9}").expect(200).json()));
        assertEquals(List.of("force"), unknown(api.post(noted.path() + "/stop", "{\"force\":true}").expect(200).json()));
        assertEquals(List.of("force"), unknown(api.post(noted.path() + "/cancel", "{\"force\":true}").expect(200).json()));
    }

    private static List<String> unknown(JsonNode response) {
        return response.at("/diagnostics").valueStream().filter(d -> d.at("/code").asString().equals("unknown_field"))
                .map(d -> d.at("/message").asString().split(" ")[2]).sorted(Comparator.comparing(String::length)).toList();
    }

    @Test
    void repeatedContentTypeIsAccepted() throws Exception {
        for (String[] headers : List.of(new String[] {JSON, JSON}, new String[] {JSON, "content-type: application/json; charset=utf-8"})) {
            Response response = Case.create("", ASSISTANT.getBytes(UTF_8), 200, "", headers).send();
            assertEquals(200, response.status(), response.body());
        }
    }

    // --- Host and origin checks ---

    static Stream<Case> foreignRequests() {
        return Stream.of(
                Case.get("/api/workspace", 403, "forbidden", "Host: rebound.example"),
                Case.get("/api/workspace", 403, "forbidden", "Host: rebound.example:8787"),
                Case.get("/api/workspace", 403, "forbidden", "Host: localhost.rebound.example:9000"),
                Case.get("/api/workspace", 403, "forbidden", "Host: 127.0.0.1.rebound.example"),
                Case.get("/livez", 403, "forbidden", "Host: rebound.example"),
                Case.get("/nope", 403, "forbidden", "Host: rebound.example"),
                Case.get("/api/workspace", 403, "forbidden", "X-Forwarded-For: 192.0.2.1"),
                Case.get("/api/workspace", 403, "forbidden", "Forwarded: for=192.0.2.1", "Host: localhost"),
                Case.get("/api/workspace", 403, "forbidden", "X-Real-IP: 127.0.0.1"),
                Case.get("/livez", 403, "forbidden", "Via: 1.1 proxy"),
                Case.get(worker.path() + "/events/ws", 403, "forbidden", UPGRADE, "X-Forwarded-Proto: https"),
                Case.get("/api/workspace", 403, "forbidden", "Origin: http://evil.example"),
                Case.get("/api/workspace", 403, "forbidden", "Origin: null"),
                Case.get("/api/workspace", 403, "forbidden", "Origin: https://HOST"),
                Case.get("/api/workspace", 403, "forbidden", "Origin: http://localhost:1"),
                Case.get("/api/workspace", 403, "forbidden", "Sec-Fetch-Site: cross-site"),
                Case.get("/api/workspace", 403, "forbidden", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"),
                Case.get("/api/events", 403, "forbidden", "Origin: http://evil.example", "Accept: text/event-stream"),
                Case.get(worker.path() + "/events/ws", 403, "forbidden", UPGRADE, "Origin: http://evil.example"),
                Case.get(worker.path() + "/events/ws", 403, "forbidden", UPGRADE, "Host: rebound.example"),
                Case.create("a cross-origin form post", ASSISTANT.getBytes(UTF_8), 403, "forbidden", "Content-Type: text/plain",
                        "Origin: http://evil.example"),
                Case.create("a cross-origin script request", ASSISTANT.getBytes(UTF_8), 403, "forbidden", JSON, "Sec-Fetch-Site: cross-site"),
                new Case("preflight", "OPTIONS", WORKERS, 403, "forbidden", "Origin: http://evil.example", "Access-Control-Request-Method: POST"));
    }

    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource("foreignRequests")
    void foreignHostOrOriginIsForbidden(Case each) throws Exception {
        Response response = check(each);
        assertEquals("", response.header("Access-Control-Allow-Origin"));
    }

    @Test
    void ownHostNamesAndOriginAreAccepted() throws Exception {
        int port = backend.api().base().getPort();
        for (String header : List.of("Host: localhost:" + port, "Host: 127.0.0.1:" + port, "Host: [::1]:" + port, "Host: localhost",
                "Host: localhost:9000", "Host: 127.0.0.1:1", "Origin: http://HOST",
                "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none")) {
            assertEquals(200, Case.get("/api/workspace", 200, "", header).send().status(), header);
        }
    }

    // --- Requests that the HTTP server rejects before Yado's code runs ---

    static Stream<Case> malformedRequests() {
        return Stream.of(
                Case.get("/api/workspace", 400, "invalid_request", "X-Large: " + "a".repeat(20_000)),
                Case.get("/api/workspace", 400, "invalid_request", "X-Larger: " + "a".repeat(200_000)),
                new Case("200 header fields", "GET", "/api/workspace", 400, "invalid_request",
                        Stream.iterate(0, i -> i + 1).limit(200).map(i -> "X-" + i + ": x").toArray(String[]::new)),
                Case.get("/" + "a".repeat(20_000), 400, "invalid_request"),
                Case.get("/api/runtimes/%zz", 400, "invalid_request"),
                Case.get("/api/runtimes/%00", 400, "invalid_request"),
                Case.get("/api/runtimes/a b", 400, "invalid_request"),
                Case.get("*", 400, "invalid_request"),
                Case.get("api/workers", 400, "invalid_request"),
                Case.get("http://evil.example/api/workspace", 400, "invalid_request"),
                Case.get("/api/workspace", 400, "invalid_request", "no Host"),
                Case.get("/api/workspace", 400, "invalid_request", "Host:"),
                Case.get("/api/workspace", 400, "invalid_request", "Host: a b"),
                Case.get("/api/workspace", 400, "invalid_request", "Host: HOST", "Host: HOST"),
                Case.get("/api/workspace", 400, "invalid_request", "Bad Header: x"),
                Case.get("/api/workspace", 400, "invalid_request", "X-Control: a\u0001b"),
                Case.create("two lengths", ASSISTANT.getBytes(UTF_8), 400, "invalid_request", JSON, "Content-Length: 5", "Content-Length: 6"),
                Case.create("no length", ASSISTANT.getBytes(UTF_8), 400, "invalid_request", JSON, "Content-Length: abc"),
                Case.create("length and chunks", "0\r\n\r\n".getBytes(UTF_8), 400, "invalid_request", JSON, "Content-Length: 5",
                        "Transfer-Encoding: chunked"),
                new Case("", "CONNECT", "/api/workspace", 400, "invalid_request"));
    }

    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource("malformedRequests")
    void malformedHttpIsRejected(Case each) throws Exception {
        check(each);
    }

    static Stream<String> unreadableRequests() {
        String host = "Host: localhost\r\n";
        String post = "POST " + WORKERS + " HTTP/1.1\r\n" + host + JSON + "\r\n";
        String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of("BAD\r\n\r\n", "\u0001\u0002\u0003\r\n\r\n", "\r\n\r\nfoo bar baz qux\r\n\r\n",
                // HTTP/0.9, an unknown version, the preface of HTTP/2, a TLS client.
                "GET /livez\r\n", "GET /livez\n", "GET /livez HTTP/9.9\r\n" + host + "\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003" + "U".repeat(190),
                "GET /livez HTTP/1.1\r\n" + host + "no colon\r\n\r\n", "GET /livez HTTP/1.1\r\n" + host + "X: a\r\n folded\r\n\r\n",
                "GET /livez HTTP/1.1\r\n" + host + "X: a\u0000b\r\n\r\n", "GET /livez HTTP/1.1\rHost: localhost\r\r",
                "A".repeat(50_000) + " / HTTP/1.1\r\n" + host + "\r\n",
                post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", post + "Content-Length: 2, 2\r\n\r\n{}", post + "Content-Length: -1\r\n\r\n{}",
                post + "Content-Length: +2\r\n\r\n{}", post + "Content-Length: 99999999999999999999\r\n\r\n{}", post + "Content-Length : 2\r\n\r\n{}",
                post + "Transfer-Encoding: gzip\r\n\r\n{}", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                chunked + "zz\r\nabc", chunked + "ffffffffffffffff\r\nabc", chunked + "2\r\n{}XX0\r\n\r\n", chunked + "2\r\n{}\r\n0\r\nbad trailer\r\n\r\n");
    }

    /** No request can be found behind one that cannot be read, so its connection ends, and the response says so. */
    @ParameterizedTest(quoteTextArguments = false)
    @MethodSource("unreadableRequests")
    void unreadableRequestsEndTheirConnection(String request) throws Exception {
        try (RawHttp http = RawHttp.connect(backend.api().base())) {
            http.sendLeniently(request.getBytes(ISO_8859_1));
            Response response = http.read(false);
            assertEquals(400, response.status(), response.body());
            assertEquals("invalid_request", backend.api().mapper().readTree(response.body()).at("/error/code").asString(), response.body());
            assertEquals("close", response.header("Connection"), response.toString());
        }
    }

    @Test
    void errorsDoNotRepeatTheRequest() throws Exception {
        Response response = Case.get("/api/<script>alert(1)</script>", 0, "").send();
        assertThat(response.body()).doesNotContain("script");
        response = Case.get("/api/runtimes/%zz<script>", 0, "").send();
        assertThat(response.body()).doesNotContain("script");
    }

    /** The Backend still serves after invalid requests. */
    @Test
    void apiServesAfterInvalidRequests() throws Exception {
        Api api = backend.api();
        api.get("/readyz").expect(200);
        worker.detail().expect(200);
    }
}
