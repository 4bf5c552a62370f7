package dev.yado.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Api.ApiResponse;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.OpenApi;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.SseClient;
import dev.yado.itests.harness.WorkerApi;
import dev.yado.itests.harness.YadoHome;
import dev.yado.model.failure.FailureCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks that the OpenAPI description is complete. {@link Api} validates every response of every test against it. */
class OpenApiIT {

    private static Backend backend;
    private static Api api;
    private static OpenApi description;
    private static WorkerApi worker;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        backend = Backend.start(data);
        api = backend.api();
        description = api.description();
        worker = api.createWorker();
        worker.input("hello").expect(200);
        worker.awaitIdle();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static String at(String template) throws Exception {
        return template.replace("{runtime_id}", Api.EMBEDDED).replace("{worker_id}", worker.id()).replace("{host_id}", worker.detail().text("/host_id"));
    }

    private static RawHttp.Response raw(String method, String path) throws Exception {
        // Does not wait for the end of the connection: a stream does not end.
        return RawHttp.exchange(api.base(), (method + " " + path + " HTTP/1.1\r\nHost: " + api.base().getAuthority()
                + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII), true);
    }

    @Test
    void documentedMethodsAreExactlyTheAllowedOnes() throws Exception {
        for (var path : description.document().get("paths").properties()) {
            Set<String> described = new TreeSet<>();
            path.getValue().propertyNames().stream().map(name -> name.toUpperCase(Locale.ROOT)).forEach(described::add);
            if (described.contains("GET")) {
                described.add("HEAD");
                int status = raw("HEAD", at(path.getKey())).status();
                assertTrue(status == 200 || status == 400 && path.getKey().endsWith("/ws"), () -> path.getKey() + " responded " + status);
            }
            RawHttp.Response refused = raw("PATCH", at(path.getKey()));
            assertEquals(405, refused.status(), path.getKey());
            assertEquals(described, new TreeSet<>(Arrays.asList(refused.header("Allow").split(", "))), () -> "methods of " + path.getKey());
        }
    }

    @Test
    void everyErrorCodeIsDocumented() {
        List<String> described = new ArrayList<>();
        description.document().at("/components/schemas/Error/properties/error/properties/code/enum").forEach(code -> described.add(code.asString()));
        assertEquals(Arrays.stream(FailureCode.values()).map(FailureCode::wire).sorted().toList(), described.stream().sorted().toList());
    }

    @Test
    void apiPageNamesEveryRouteAndCode() throws Exception {
        String page = Files.readString(YadoHome.top().resolve("docs/api.md"));
        for (String path : description.document().get("paths").propertyNames()) {
            String shortened = path.replace("/api/runtimes/{runtime_id}/workers/{worker_id}", "W").replace("/api/runtimes/{runtime_id}", "R");
            assertTrue(
                    path.equals("/api/openapi.json") || page.contains(" " + shortened + "`") || page.contains("`" + shortened + "`")
                            || page.contains(" " + shortened + "?"),
                    () -> "docs/api.md does not name " + shortened);
        }
        for (FailureCode code : FailureCode.values()) {
            // The Runtime API's code for unknown_worker; the Backend never returns it.
            assertTrue(code == FailureCode.WORKER_NOT_FOUND || page.contains("`" + code.wire() + "`"), () -> "docs/api.md does not name " + code.wire());
        }
        description.document().at("/components/schemas/DiagnosticFrame/properties/diagnostic/properties/code/enum")
                .forEach(code -> assertTrue(page.contains("`" + code.asString() + "`"), () -> "docs/api.md does not name " + code));
    }

    /** Checks the validator itself, which all other tests rely on. */
    @Test
    void undocumentedResponsesAreDetected() throws Exception {
        ApiResponse detail = worker.detail();
        String path = worker.path();
        description.check("GET", path, 200, "application/json", detail.raw().body());
        for (String field : List.of("worker_id", "label", "capabilities", "stale")) {
            ObjectNode without = (ObjectNode) detail.json().deepCopy();
            without.remove(field);
            assertThrows(AssertionError.class, () -> description.check("GET", path, 200, "application/json", without.toString()), field);
        }
        ObjectNode more = (ObjectNode) detail.json().deepCopy();
        more.put("session_path", "/home/somebody");
        assertThrows(AssertionError.class, () -> description.check("GET", path, 200, "application/json", more.toString()));
        ObjectNode wrongTime = (ObjectNode) detail.json().deepCopy();
        wrongTime.put("created_at", "yesterday");
        assertThrows(AssertionError.class, () -> description.check("GET", path, 200, "application/json", wrongTime.toString()));
        String body = detail.raw().body();
        assertThrows(AssertionError.class, () -> description.check("GET", path, 201, "application/json", body));
        assertThrows(AssertionError.class, () -> description.check("GET", path, 200, "text/html", body));
        assertThrows(AssertionError.class, () -> description.check("PUT", path, 200, "application/json", body));
        assertThrows(AssertionError.class, () -> description.check("GET", "/api/other", 200, "application/json", body));
        assertThrows(AssertionError.class, () -> description.check("GET", path, 404, "text/html", "<html>"));
        assertThrows(AssertionError.class, () -> description.check("GET", path, 404, "application/json", "{\"error\":{\"code\":\"oops\",\"message\":\"\"}}"));
        assertThrows(AssertionError.class,
                () -> description.check("GET", path, 400, "application/json", "{\"error\":{\"code\":\"unknown_worker\",\"message\":\"of another status\"}}"));
    }

    @Test
    void framesAreValidated() throws Exception {
        String stream = worker.path() + "/events";
        JsonNode frame;
        try (SseClient client = SseClient.open(api, stream, "bo_0000000000000000")) {
            frame = client.await("an event of the log", SseClient.Event::logged).json();
        }
        description.checkFrame(stream, frame);
        ObjectNode wrong = (ObjectNode) frame.deepCopy();
        ((ObjectNode) wrong.get("envelope")).put("cursor", "wo_0000000000000001");
        assertThrows(AssertionError.class, () -> description.checkFrame(stream, wrong));
        assertThrows(AssertionError.class, () -> description.checkFrame("/api/events", frame), "a Worker's event is not a fleet event");
        assertThrows(AssertionError.class, () -> description.checkFrame("/api/workers", frame), "a list is not a stream");
    }
}
