package dev.yado.itests.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A route of the Backend that the access policy decides about, with a request that gets as far as the policy.
 *
 * @param body of a POST
 */
public record GuardedRoute(String method, String path, String body) {

    /** The routes that say nothing about Runtimes and Workers, and the metrics, which are for the operator. */
    private static final Set<String> OPEN = Set.of("/livez", "/readyz", "/metrics", "/api/openapi.json");

    /** Bodies by the end of the path, where an empty object is not valid. */
    private static final Map<String, String> BODIES = Map.of("/workers", "{\"intent\":{\"kind\":\"assistant\"}}", "/input", "{\"content\":\"x\"}",
            "/interactions/i1", "{\"option_id\":\"x\"}");

    /** Returns all routes that the API describes; {@code BackendOpenApiTest} compares the description with the table of routes. */
    public static List<GuardedRoute> of(Api api, String runtime) throws IOException, InterruptedException {
        List<GuardedRoute> routes = new ArrayList<>();
        api.sendUnchecked(api.request("/api/openapi.json")).json().get("paths").forEachEntry((template, methods) -> methods.propertyNames().stream()
                .filter(method -> Set.of("get", "post", "delete", "put", "patch").contains(method) && !OPEN.contains(template)).forEach(method -> {
                    String path = template.replace("{runtime_id}", runtime).replace("{worker_id}", "w1").replace("{interaction_id}", "i1")
                            .replace("{host_id}", "h1");
                    routes.add(new GuardedRoute(method.toUpperCase(Locale.ROOT), path,
                            BODIES.entrySet().stream().filter(entry -> path.endsWith(entry.getKey())).map(Map.Entry::getValue).findFirst().orElse("{}")));
                }));
        if (routes.size() < 15) {
            throw new AssertionError("the description has too few routes: " + routes);
        }
        return routes;
    }

    /** Sends the request; for a WebSocket, the upgrade. */
    public RawHttp.Response send(Api api) throws IOException {
        String headers = path.endsWith("/ws")
                ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                : method.equals("POST") ? "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" : "";
        return exchange(api, method, headers, method.equals("POST") ? body : "");
    }

    /** Sends HEAD to a route with GET, as for a stream where there is one; any other route gets its own request. */
    public RawHttp.Response head(Api api) throws IOException {
        return method.equals("GET") && !path.endsWith("/ws") ? exchange(api, "HEAD", "Accept: text/event-stream\r\n", "") : send(api);
    }

    private RawHttp.Response exchange(Api api, String verb, String headers, String content) throws IOException {
        String request = verb + " " + path + " HTTP/1.1\r\nHost: " + api.base().getAuthority() + "\r\n" + headers + "\r\n" + content;
        return RawHttp.exchange(api.base(), request.getBytes(StandardCharsets.US_ASCII), verb.equals("HEAD"));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
