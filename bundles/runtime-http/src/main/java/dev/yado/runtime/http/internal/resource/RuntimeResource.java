package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.Route;
import dev.yado.runtime.api.RuntimeManagement;
import dev.yado.runtime.wire.RuntimeResponseWriter;
import dev.yado.runtime.wire.WirePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Routes for the Runtime itself: its summary and its OpenAPI document. */
public final class RuntimeResource {

    private final RuntimeManagement runtime;
    private final RuntimeResponseWriter writer;
    private final byte[] openApi = load();

    public RuntimeResource(RuntimeManagement runtime, RuntimeResponseWriter writer) {
        this.runtime = runtime;
        this.writer = writer;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", WirePaths.RUNTIME, exchange -> exchange.respondJson(writer.runtime(runtime.summary()))),
                new Route("GET", WirePaths.OPENAPI, exchange -> exchange.respondJson(openApi)));
    }

    private static byte[] load() {
        try (InputStream in = RuntimeResource.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
