package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.HttpRuntime;
import dev.yado.itests.harness.RawHttp;
import dev.yado.itests.harness.SseClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** While an API or a bundle that it depends on is stopped or updated, every path responds with a documented error at every moment. */
class HttpApiUnavailableIT {

    private static final Duration BOUND = Duration.ofSeconds(10);
    /** Maximum time until a restarted bundle serves again. */
    private static final Duration RESTART_LIMIT = Duration.ofMillis(500);

    @Test
    void backendApiRespondsWithTypedFailuresWhileUnavailable(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data)) {
            assertServerErrorsAreJsonBeforeTheFirstRequest(backend.api());
            // A client that reads takes the last frame immediately; one that does not must not delay the others.
            SseClient.open(backend.api(), backend.api().createWorker().path() + "/events", "");
            for (String name : List.of("dev.yado.backend.http", "dev.yado.registry")) {
                stopStartAndUpdate(backend.api(), backend.bundle(name),
                        List.of("/api/workers", "/api/runtimes/x/workers", "/api/nothing", "/api", "/", "/else/where",
                                "/metrics"),
                        "/api/workspace");
            }
            Bundle api = backend.bundle("dev.yado.backend.http");
            api.stop();
            api.uninstall();
            assertJson(backend.api().sendUnchecked(backend.api().request("/api/workers")), 503, "runtime_unavailable");
        }
    }

    @Test
    void runtimeApiRespondsWithTypedFailuresWhileUnavailable(@TempDir Path data) throws Exception {
        try (HttpRuntime runtime = HttpRuntime.start(data, Map.of())) {
            assertServerErrorsAreJsonBeforeTheFirstRequest(runtime.api());
            for (String name : List.of("dev.yado.runtime.http", "dev.yado.runtime.core")) {
                stopStartAndUpdate(runtime.api(), runtime.bundle(name), List.of("/v1/workers", "/v1/nothing", "/v1", "/", "/metrics"), "/v1/runtime");
            }
        }
    }

    private static void assertServerErrorsAreJsonBeforeTheFirstRequest(Api api) throws Exception {
        for (String request : List.of("nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(40_000) + "\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")) {
            RawHttp.Response response = RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.US_ASCII), false);
            assertThat(response.header("Content-Type")).as(() -> response.status() + " " + response.headers() + response.body()).startsWith("application/json");
            assertEquals(400, response.status(), response.body());
        }
    }

    private static void stopStartAndUpdate(Api api, Bundle bundle, List<String> paths, String served) throws Exception {
        Queue<Api.ApiResponse> seen = new ConcurrentLinkedQueue<>();
        Thread requester = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    for (String path : List.of(served, paths.get(0), "/livez", "/readyz")) {
                        seen.add(api.sendUnchecked(api.request(path)));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }, "test-requester");
        requester.start();

        bundle.stop();
        for (String path : paths) {
            assertJson(api.sendUnchecked(api.request(path)), 503, "runtime_unavailable");
            assertJson(api.sendUnchecked(api.request(path).POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))), 503, "runtime_unavailable");
        }
        assertEquals(200, api.sendUnchecked(api.request("/livez")).status(), "the process is alive");
        Api.ApiResponse ready = api.sendUnchecked(api.request("/readyz"));
        assertJson(ready, 503, "runtime_unavailable");
        assertThat(ready.text("/error/not_ready")).isNotEmpty();
        bundle.start();
        Await.until("the API responding again after " + bundle.getSymbolicName() + " was started", RESTART_LIMIT,
                () -> api.sendUnchecked(api.request(served)).status() == 200);
        for (int i = 0; i < 3; i++) {
            bundle.update();
            Await.until("the API responding again after " + bundle.getSymbolicName() + " was updated", RESTART_LIMIT,
                    () -> api.sendUnchecked(api.request(served)).status() == 200);
        }
        Await.until("being ready", BOUND, () -> api.sendUnchecked(api.request("/readyz")).status() == 200);
        assertJson(api.sendUnchecked(api.request(served + "/nowhere")), 404, "not_found");

        requester.interrupt();
        requester.join(BOUND.toMillis());
        assertThat(seen.size()).as("requests were sent throughout: " + seen.size()).isGreaterThan(10);
        for (Api.ApiResponse response : seen) {
            assertThat(response.raw().headers().firstValue("Content-Type").orElse("")).as(() -> "not a response of the API: " + response)
                    .startsWith("application/json");
            if (response.path().equals("/livez")) {
                assertEquals(200, response.status(), () -> "alive at every moment: " + response.raw().body());
            } else if (response.status() != 200) {
                assertEquals(503, response.status(), () -> response.path() + ": " + response.raw().body());
                assertThat(response.errorCode()).isNotEmpty();
                assertThat(response.raw().headers().firstValue("Retry-After")).as("tells when to retry").isPresent();
            }
        }
    }

    private static void assertJson(Api.ApiResponse response, int status, String code) {
        response.expectError(status, code);
        assertEquals(status == 503, response.raw().headers().firstValue("Retry-After").isPresent());
    }
}
