package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.ScriptedSources;
import dev.yado.itests.harness.TestBundle;
import dev.yado.itests.harness.YadoHome;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Plants recognizable endpoints, tokens, sockets, sessions and paths wherever the Backend handles such values, calls every route of the API with success and
 * failure, and requires that none appears in any body, header, frame, error or metric.
 */
class LeakIT {

    /** The part that all planted values have in common. */
    private static final String PLANTED = "planted";
    private static final String TOKEN = "planted-token-1f0c8c1e5d7b4a21";
    private static final String SECRET = "planted http://planted-endpoint:38800/v1 Bearer planted-bearer /run/planted/worker.sock /srv/planted/store.sqlite";
    /** A source's own message, most of which may be shown. */
    private static final String SENTENCE = "no answer from http://planted-endpoint:38800/v1 or jdbc:sqlite:/srv/planted/store.sqlite, planted-host:9,"
            + " 10.11.12.13:99 as planted@planted.example, with Bearer planted-bearer, token=planted-1 or sk-planted0123456789abcdef; see"
            + " /run/planted/worker.sock, ~/planted, C:\\planted\\x, planted/a/b, (planted/x.json), org.planted.Exception: planted.sock";
    /** A long text from the caller. A response may repeat only a little of it. */
    private static final String CALLER_TEXT = "echoed-".repeat(1_000);
    private static final int MAX_ERROR_BODY = 2_000;
    private static final Duration BOUND = Duration.ofSeconds(15);

    /** All output of the Backend, with the request that caused it. */
    private final Queue<Map.Entry<String, String>> out = new ConcurrentLinkedQueue<>();
    private final Set<String> templatesCalled = new HashSet<>();
    private final Set<String> codesSeen = new HashSet<>();
    private Api api;

    @Test
    @SuppressWarnings("try") // the sources are registered only while the block runs
    void noPlantedValueAppearsInAnyOutput(@TempDir Path temp) throws Exception {
        Path data = Files.createDirectories(temp.resolve("planted-data"));
        Path workspace = Files.createDirectories(temp.resolve("planted-parent").resolve("shown-workspace"));
        Path token = Files.writeString(Files.createFile(temp.resolve("planted-token-file"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))), TOKEN);
        Path local = plantLocalWorkers(temp.resolve("planted-local"), workspace);
        try (Backend backend = Backend.start(data, settings -> settings.workspace(workspace)
                .configuration("dev.yado.backend.http", Map.of("token_file", token.toString(), "heartbeat_seconds", 1))
                .configuration("dev.yado.registry", Map.of("list_deadline_ms", 250, "call_deadline_ms", 250))
                .configuration("dev.yado.source.local", Map.of("data_dir", local.toString(), "workspace_root", workspace.toString())))) {
            api = backend.api();
            backend.configure("dev.yado.profile~leaky.cfg", "engine = leaky\nsettings = key=planted-setting\n");
            backend.configure("dev.yado.source.embedded.cfg", "label = fine\nplanted-key = planted-value\n");
            Backend.drop(backend.deploy(), "leaky.jar", leaky());
            ScriptedSources sources = ScriptedSources.in(backend);
            try (ScriptedSources.Source fine = sources.source("lab-fine").with("label", "shown/../label\\x").with("secret", SECRET).register();
                    ScriptedSources.Source named =
                            sources.source("lab-named").with("label", "10.1.2.3:9999x?token=planted-123 Bearer").with("secret", SECRET).register();
                    ScriptedSources.Source throwing = sources.source("lab-throws").with("behaviour", "throws").with("secret", SECRET).register();
                    ScriptedSources.Source broken = sources.source("lab-error").with("behaviour", "throws-error").with("secret", SECRET).register();
                    ScriptedSources.Source hanging = sources.source("lab-hangs").with("behaviour", "hangs").with("secret", SECRET).register();
                    ScriptedSources.Source typed = sources.source("lab-typed").with("behaviour", "throws-typed").with("secret", SENTENCE).register();
                    ScriptedSources.Source noted =
                            sources.source("lab-noted").with("secret", SENTENCE).register().behave("remarks", SENTENCE).behave("subscribe", "notice-feed");
                    ScriptedSources.Source feeds = sources.source("lab-feeds").with("secret", SECRET).register().behave("subscribe", "broken-feed")
                            .behave("watch", "broken-feed")) {
                sources.source("lab-gone").with("secret", SECRET).register().close();
                Stream fleet = stream("/api/events");
                Await.until("the leaky profile's engine being available", BOUND, () -> get("/api/runtimes/" + Api.EMBEDDED).body().contains("leaky@")
                        || get("/api/runtimes/" + Api.EMBEDDED).body().contains("\"name\":\"leaky\",\"version\""));
                String worker = created("{\"intent\":{\"kind\":\"assistant\"},\"display_name\":\"shown/../name\\\\x\"}");
                String doomed = created("{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"leaky\"}");
                List<Stream> streams = List.of(fleet, stream(workerPath(Api.EMBEDDED, worker) + "/events"),
                        stream(workerPath(Api.EMBEDDED, doomed) + "/events"), stream(workerPath("lab-feeds", "w0") + "/events"),
                        stream(workerPath("lab-throws", "w0") + "/events"), stream(workerPath("lab-gone", "w0") + "/events"),
                        stream(workerPath("lab-typed", "w0") + "/events"), stream(workerPath("lab-noted", "w0") + "/events"));
                List<RecordedWebSocket> sockets = List.of(socket(Api.EMBEDDED, worker), socket(Api.EMBEDDED, doomed), socket("lab-feeds", "w0"),
                        socket("lab-throws", "w0"), socket("lab-gone", "w0"), socket("lab-typed", "w0"), socket("lab-noted", "w0"));
                post(workerPath(Api.EMBEDDED, doomed) + "/input", "{\"content\":\"x\"}");
                streams.get(2).await("run_end");

                Map<String, List<String>> workers = new HashMap<>(Map.of(Api.EMBEDDED, List.of(worker, doomed), "local-worker-runtime", localWorkers()));
                for (String runtime : List.of("lab-fine", "lab-named", "lab-throws", "lab-error", "lab-hangs", "lab-feeds", "lab-typed", "lab-noted",
                        "lab-gone", "nowhere")) {
                    workers.put(runtime, List.of("w0"));
                }
                callEveryRoute(workers);
                rejectedRequests();
                backend.bundle("dev.yado.backend.http").stop();
                streams.forEach(Stream::awaitEnd);
                sockets.forEach(RecordedWebSocket::awaitEnd);
            }
        }
        assertRoutesAndFailuresCovered();
        assertNothingPlanted(List.of(PLANTED, temp.toString(), YadoHome.top().toString(), System.getProperty("user.dir")));
        assertLabelsContainNoPaths();
    }

    // --- Planted values ---

    private static Path plantLocalWorkers(Path directory, Path workspace) throws Exception {
        worker(directory, "full", """
                {"worker_name":"full","active":{"session_id":"planted-session","segment_id":"planted-segment","extra":"planted"},"workspace_root":"%s","pid":1,
                 "spawned_children":[{"worker_name":"full","socket_path":"/run/planted/full.sock","callback_address":"/run/planted-callback",
                   "scope_delegated":[{"target":"/srv/planted-scope","permission":"write","recursive":true}]}],
                 "reclaimed_children":[{"worker_name":"planted-reclaimed"}],"peers":[{"worker_name":"planted-peer"}],
                 "resolved_manifest_snapshot":{"token":"planted-token","endpoint":"http://planted-endpoint:1/"}}""".formatted(workspace));
        worker(directory, "foreign", "{\"worker_name\":\"foreign\",\"workspace_root\":\"/srv/planted-other\"}");
        worker(directory, "broken", "{\"worker_name\":\"planted-broken");
        worker(directory, "wrong", "{\"worker_name\":{\"planted-field\":1}}");
        Files.createSymbolicLink(directory.resolve("pods/link"), directory.resolve("planted-target"));
        return directory;
    }

    private static void worker(Path directory, String name, String metadata) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("pods").resolve(name)).resolve("metadata.json"), metadata);
    }

    private static byte[] leaky() throws Exception {
        return new TestBundle("com.example.leaky").source("com.example.leaky.Leaky", """
                package com.example.leaky;
                import dev.yado.runtime.spi.engine.*;
                import java.util.*;
                import org.osgi.service.component.annotations.Component;

                @Component
                public final class Leaky implements Engine {
                    @Override
                    public EngineDescription description() {
                        return EngineDescription.of("leaky", "1.0");
                    }

                    @Override
                    public EngineSession open(EngineContext context) {
                        return (request, output) -> {
                            throw new IllegalStateException("planted-engine-message", new java.io.IOException("/srv/planted-engine-path"));
                        };
                    }
                }
                """).source("com.example.leaky.LeakyAudit", """
                package com.example.leaky;
                import dev.yado.registry.api.*;
                import org.osgi.service.component.annotations.Component;

                @Component
                public final class LeakyAudit implements AuditSink {
                    @Override
                    public void record(AuditEvent event) {
                        throw new IllegalStateException("planted-audit");
                    }
                }
                """).source("com.example.leaky.LeakyPolicy", """
                package com.example.leaky;
                import dev.yado.model.event.*;
                import dev.yado.model.failure.*;
                import dev.yado.model.id.*;
                import dev.yado.model.interaction.*;
                import dev.yado.model.runtime.*;
                import dev.yado.model.stream.*;
                import dev.yado.model.transcript.*;
                import dev.yado.model.value.*;
                import dev.yado.model.worker.*;
                import dev.yado.registry.api.*;
                import java.util.Optional;
                import org.osgi.service.component.annotations.Component;

                @Component
                public final class LeakyPolicy implements AccessPolicy {
                    @Override
                    public Decision decide(AccessRequest request) {
                        if (request.worker().filter(w -> w.value().equals("w1")).isPresent()) {
                            throw new IllegalStateException("planted-policy");
                        }
                        return Decision.ALLOW;
                    }
                }
                """).build();
    }

    // --- Calling every route ---

    private void callEveryRoute(Map<String, List<String>> workersByRuntime) throws Exception {
        JsonNode paths = api.mapper().readTree(get("/api/openapi.json").body()).at("/paths");
        for (String template : paths.propertyNames()) {
            templatesCalled.add(template);
            for (String path : fill(template, workersByRuntime)) {
                for (String method : paths.get(template).propertyNames()) {
                    if (method.equals("post")) {
                        post(path, template.endsWith("/workers") ? "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"leaky\"}"
                                : template.endsWith("/input") ? "{\"content\":\"x\"}" : "{}");
                    } else if (!path.equals("/api/events")) {
                        exchange(request(path).method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody()), path);
                    }
                }
            }
            String path = fill(template, Map.of(Api.EMBEDDED, List.of("w0"))).get(0);
            for (String body : List.of("", "[]", "{\"content\":\"" + CALLER_TEXT + "\",\"" + CALLER_TEXT + "\":1}", "{\"" + CALLER_TEXT + "\":",
                    "\"" + CALLER_TEXT + "\"")) {
                post(path, body);
            }
            exchange(request(path).method("PATCH", BodyPublishers.ofString("{}")), path);
        }
        for (String path : List.of("/", "/api", "/api/" + CALLER_TEXT.substring(0, 200), "/api/workers?limit=0", "/api/workers?limit=1001",
                "/api/workers?limit=x", "/api/workers?after=" + CALLER_TEXT.substring(0, 500),
                "/api/runtimes/" + "x".repeat(500), "/api/runtimes/..%2f..%2fetc%2fpasswd", workerPath(Api.EMBEDDED, "%00"), workerPath("lab-fine", "w1"),
                "/api/hosts/lab-host/workers", "/api/hosts/nowhere/workers", workerPath(Api.EMBEDDED, "w0") + "/events?after=wrong")) {
            get(path);
        }
        String stopped = created("{\"intent\":{\"kind\":\"assistant\"}}");
        post(workerPath(Api.EMBEDDED, stopped) + "/stop", "");
        post(workerPath(Api.EMBEDDED, stopped) + "/input", "{\"content\":\"x\"}");
        get(workerPath(Api.EMBEDDED, "nobody"));
        exchange(request(workerPath(Api.EMBEDDED, stopped) + "/input").header("Content-Type", "text/" + CALLER_TEXT.substring(0, 500))
                .POST(BodyPublishers.ofString("x")), "text");
        post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"nowhere\"}");
        post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"" + CALLER_TEXT + "\"}}");
        post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":\"" + CALLER_TEXT + "\"}");
    }

    private static List<String> fill(String template, Map<String, List<String>> workersByRuntime) {
        List<String> filled = new ArrayList<>();
        workersByRuntime.forEach((runtime, workers) -> workers.forEach(worker -> filled.add(template.replace("{runtime_id}", runtime)
                .replace("{worker_id}", worker).replace("{host_id}", "lab-host").replace("{interaction_id}", "i1"))));
        return filled.stream().distinct().toList();
    }

    /** Sends requests that must be rejected, whose errors must not leak either. */
    private void rejectedRequests() throws Exception {
        exchange(api.request("/api/workers").GET(), "no token");
        exchange(api.request("/api/workers").GET().header("Authorization", "Bearer wrong"), "wrong token");
        exchange(api.request("/metrics").GET(), "no token");
        exchange(request("/api/workers").header("Origin", "http://elsewhere.example").GET(), "foreign origin");
        for (String line : List.of("GET /api/workers HTTP/1.1\r\nHost: elsewhere.example", "GET http://elsewhere.example/ HTTP/1.1\r\nHost: x",
                "NONSENSE", "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1", "GET / HTTP/9.9\r\nHost: 127.0.0.1",
                "GET /" + "x".repeat(30_000) + " HTTP/1.1\r\nHost: 127.0.0.1", "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sent: y")) {
            raw(line);
        }
    }

    private void raw(String head) throws Exception {
        try (Socket socket = new Socket(api.base().getHost(), api.base().getPort())) {
            socket.setSoTimeout((int) BOUND.toMillis());
            socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.add(Map.entry("raw " + head.lines().findFirst().orElse(""), new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    private List<String> localWorkers() throws Exception {
        JsonNode items = api.mapper().readTree(get("/api/runtimes/local-worker-runtime/workers").body()).at("/items");
        assertEquals(1, items.size(), "the planted local Worker must be listed, or the test is vacuous");
        return items.valueStream().map(w -> w.at("/worker_id").asString()).toList();
    }

    private String created(String body) throws Exception {
        HttpResponse<String> response = post("/api/runtimes/" + Api.EMBEDDED + "/workers", body);
        assertEquals(200, response.statusCode(), response.body());
        return api.mapper().readTree(response.body()).at("/worker/worker_id").asString();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return exchange(request(path).GET(), path);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return exchange(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)), path);
    }

    private HttpRequest.Builder request(String path) {
        return api.request(path).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> exchange(HttpRequest.Builder builder, String what) throws Exception {
        HttpResponse<String> response = api.client().send(builder.build(), HttpResponse.BodyHandlers.ofString());
        out.add(Map.entry(response.request().method() + " " + what, response.statusCode() + "\n" + response.headers().map() + "\n" + response.body()));
        if (response.statusCode() >= 400) {
            assertThat(response.body().length()).as(what + " got a long error body: " + response.body()).isLessThanOrEqualTo(MAX_ERROR_BODY);
            if (response.body().startsWith("{")) {
                codesSeen.add(api.mapper().readTree(response.body()).at("/error/code").asString());
            }
        }
        return response;
    }

    /** A server-sent event stream, read until it ends. */
    private final class Stream {
        private final StringBuffer read = new StringBuffer();
        private final Thread reader;

        Stream(String path, HttpResponse<java.io.InputStream> response) {
            reader = new Thread(() -> {
                try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        read.append(line).append('\n');
                    }
                } catch (java.io.IOException e) {
                    read.append("(cut)");
                }
                out.add(Map.entry("SSE " + path, response.statusCode() + "\n" + response.headers().map() + "\n" + read));
            }, "test-leak-sse");
            reader.setDaemon(true);
            reader.start();
        }

        void await(String text) throws Exception {
            Await.until(text + " in the stream", BOUND, () -> read.toString(), s -> s.contains(text));
        }

        void awaitEnd() {
            try {
                reader.join(BOUND.toMillis());
                assertFalse(reader.isAlive(), "the stream did not end with the bundle that serves it");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Stream stream(String path) throws Exception {
        return new Stream(path, api.client().send(HttpRequest.newBuilder(api.base().resolve(path)).header("Authorization", "Bearer " + TOKEN)
                .header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** A WebSocket that records its messages and close reason, or the rejection of the handshake. */
    private final class RecordedWebSocket implements WebSocket.Listener {
        private final StringBuffer read = new StringBuffer();
        private final java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
        private final String what;

        RecordedWebSocket(String what) {
            this.what = what;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            read.append(text);
            return WebSocket.Listener.super.onText(socket, text, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end("cut");
        }

        void end(String how) {
            out.add(Map.entry("WebSocket " + what, read + "\n" + how));
            ended.countDown();
        }

        void awaitEnd() {
            try {
                assertTrue(ended.await(BOUND.toSeconds(), TimeUnit.SECONDS), "the WebSocket did not end with the bundle that serves it");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private RecordedWebSocket socket(String runtime, String worker) {
        URI http = api.base().resolve(workerPath(runtime, worker) + "/events/ws");
        RecordedWebSocket socket = new RecordedWebSocket(http.getPath());
        try {
            api.client().newWebSocketBuilder().header("Authorization", "Bearer " + TOKEN)
                    .buildAsync(URI.create(http.toString().replaceFirst("^http", "ws")), socket).join();
        } catch (CompletionException refused) {
            java.net.http.WebSocketHandshakeException handshake = (java.net.http.WebSocketHandshakeException) refused.getCause();
            socket.end(handshake.getResponse().statusCode() + " " + handshake.getResponse().headers().map() + " " + handshake.getResponse().body());
        }
        return socket;
    }

    private static String workerPath(String runtime, String worker) {
        return "/api/runtimes/" + runtime + "/workers/" + worker;
    }

    // --- Checks ---

    private void assertRoutesAndFailuresCovered() {
        assertThat(templatesCalled.size()).as("every route of the API is called; those were: " + templatesCalled).isGreaterThanOrEqualTo(19);
        Set<String> wanted =
                Set.of("internal", "runtime_unavailable", "runtime_timeout", "unknown_runtime", "unknown_worker", "invalid_json", "invalid_request",
                        "invalid_identifier", "invalid_query", "limit_too_large", "unknown_profile", "unknown_host", "operation_unsupported", "unauthorized",
                        "forbidden",
                        "policy_unavailable", "runtime_rejected", "method_not_allowed", "not_found", "unsupported_media_type", "worker_not_running",
                        "cursor_malformed");
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(codesSeen);
        assertEquals(Set.of(), missing, "expected failures that did not occur; these did: " + codesSeen);
    }

    private void assertNothingPlanted(List<String> markers) {
        List<String> leaks = new ArrayList<>();
        out.forEach(entry -> markers.stream().filter(entry.getValue()::contains).findFirst().ifPresent(marker -> {
            int at = entry.getValue().indexOf(marker);
            leaks.add(entry.getKey() + " shows ..." + entry.getValue().substring(Math.max(0, at - 100), Math.min(entry.getValue().length(), at + 100)) + "...");
        }));
        assertEquals(List.of(), leaks.stream().limit(5).toList(), "planted values appear in " + leaks.size() + " of " + out.size() + " outputs");
    }

    private void assertLabelsContainNoPaths() {
        Set<String> labels = new HashSet<>();
        for (Map.Entry<String, String> entry : out) {
            String body = entry.getValue().substring(entry.getValue().lastIndexOf('\n') + 1);
            if (body.startsWith("{")) {
                JsonNode json = api.mapper().readTree(body);
                for (String field : List.of("label", "display_hint", "role", "display_name")) {
                    json.findValues(field).stream().filter(JsonNode::isString).forEach(label -> labels.add(label.asString()));
                }
            }
        }
        assertTrue(labels.stream().anyMatch(l -> l.startsWith("shown..label")), "the label with a planted path is shown without the path: " + labels);
        labels.forEach(label -> assertFalse(label.contains("/") || label.contains("\\"), "a label looks like a path: " + label));
    }
}
