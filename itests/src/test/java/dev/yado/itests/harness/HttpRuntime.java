package dev.yado.itests.harness;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.framework.LaunchSettings;
import dev.yado.launcher.framework.YadoFramework;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import tools.jackson.databind.JsonNode;

/** A headless Runtime with its HTTP API in an OSGi framework in this JVM, on a free loopback port: the same as {@code yado runtime}. */
public final class HttpRuntime implements AutoCloseable {

    public static final String ID = "rt-it";

    static final String DESCRIPTION = "/v1/openapi.json";

    private final YadoFramework framework;
    private final Api api;

    private HttpRuntime(YadoFramework framework, Optional<String> token) throws Exception {
        this.framework = framework;
        this.api = new Api(URI.create("http://127.0.0.1:" + Backend.awaitPort(framework)), token, DESCRIPTION);
    }

    /** @param http settings of the API */
    public static HttpRuntime start(Path data, Map<String, Object> http) throws Exception {
        return start(data, http, Optional.empty(), UnaryOperator.identity());
    }

    /** Starts without settings of the API, so that a test can set them in a file: settings given at start override files. */
    public static HttpRuntime startPlain(Path data) throws Exception {
        return new HttpRuntime(YadoFramework.start(settings(data).build()), Optional.empty());
    }

    /** @param token the client's bearer token @param more changes the launch settings */
    public static HttpRuntime start(Path data, Map<String, Object> http, Optional<String> token, UnaryOperator<LaunchSettings.Builder> more)
            throws Exception {
        LaunchSettings.Builder settings = settings(data).configuration("dev.yado.runtime.http", http);
        return new HttpRuntime(YadoFramework.start(more.apply(settings).build()), token);
    }

    private static LaunchSettings.Builder settings(Path data) throws LaunchException {
        return LaunchSettings.of(YadoHome.distribution(), data).feature("runtime").feature("runtime-http")
                .configuration("org.apache.felix.http", Backend.freePort())
                .configuration("dev.yado.runtime", Map.of("runtime_id", ID, "display_name", "Under test"));
    }

    public Api api() {
        return api;
    }

    public YadoFramework framework() {
        return framework;
    }

    public Bundle bundle(String symbolicName) {
        return Backend.bundle(framework, symbolicName);
    }

    /** Makes the Runtime reject new runs, as its process does before it exits. */
    public void drain() throws Exception {
        ServiceReference<?> reference = framework.bundleContext().getAllServiceReferences("dev.yado.runtime.api.WorkerRuntime", null)[0];
        Object service = framework.bundleContext().getService(reference);
        // The framework loads its own copy of the API classes, so a cast would fail here.
        service.getClass().getMethod("drain").invoke(service);
    }

    /** A Worker accessed through the Runtime's own API. */
    public record RuntimeWorker(Api api, String id) {

        public String path() {
            return "/v1/workers/" + id;
        }

        public Api.ApiResponse detail() throws Exception {
            return api.get(path());
        }

        public Api.ApiResponse input(String text) throws Exception {
            return input(text, "reject");
        }

        public Api.ApiResponse input(String text, String delivery) throws Exception {
            return api.post(path() + "/input", api.mapper().writeValueAsString(Map.of("kind", "user", "content", text, "delivery", delivery)));
        }

        public JsonNode awaitIdle() throws Exception {
            return Await.until("Worker " + id + " being idle", Duration.ofSeconds(20), () -> detail().json().at("/worker"),
                    w -> w.at("/run/state").asString("").equals("idle") && w.at("/queued_inputs").asInt(-1) == 0);
        }

        public SseClient sse(String lastEventId) throws Exception {
            return SseClient.open(api, path() + "/events", lastEventId);
        }

        /** @param query including the question mark, or empty */
        public WsClient socket(String query) throws Exception {
            return WsClient.open(api, path() + "/events/ws" + query);
        }
    }

    public RuntimeWorker createWorker() throws Exception {
        return createWorker(api);
    }

    /** Creates a Worker in the Runtime that {@code api} is a client of. */
    public static RuntimeWorker createWorker(Api api) throws Exception {
        Api.ApiResponse created = api.post("/v1/workers", "{\"intent\":{\"kind\":\"assistant\"},\"profile\":{\"kind\":\"runtime_default\"}}").expect(200);
        return new RuntimeWorker(api, created.text("/worker/worker_id"));
    }

    @Override
    public void close() {
        framework.close();
    }
}
