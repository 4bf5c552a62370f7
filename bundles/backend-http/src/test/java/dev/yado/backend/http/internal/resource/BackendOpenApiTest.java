package dev.yado.backend.http.internal.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.http.route.HealthRoutes;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares the document with this bundle; the integration tests compare the responses with it. */
class BackendOpenApiTest {

    private final JsonNode document = read();

    private static JsonNode read() {
        try (InputStream in = BackendOpenApiTest.class.getResourceAsStream("openapi.json")) {
            return new ModelJson().mapper().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theDocumentListsExactlyTheRoutes() {
        // The routes are only listed, so their dependencies may be null.
        Set<String> routes = new TreeSet<>();
        Stream.of(new RuntimesResource(null).routes(), new BackendWorkersResource(null).routes(), new BackendInteractionsResource(null).routes(),
                new BackendEventsResource(null, null).routes(),
                new WorkspaceResource(null).routes(),
                new HealthRoutes(() -> true, Map::of, new RequestMetrics(), new StreamMetrics(), (exchange, text) -> {}).routes())
                .flatMap(list -> list.stream()).map((Route route) -> route.method() + " " + route.template()).forEach(routes::add);
        Set<String> documented = new TreeSet<>();
        document.get("paths").forEachEntry(
                (path, methods) -> methods.propertyNames().forEach(method -> documented.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        assertEquals(routes, documented, "openapi.json and the routes must say the same");
    }

    @Test
    void theDocumentListsEveryFailureCode() {
        Set<String> documented = new TreeSet<>();
        document.at("/components/schemas/Error/properties/error/properties/code/enum").forEach(code -> documented.add(code.asString()));
        Set<String> codes = new TreeSet<>();
        for (FailureCode code : FailureCode.values()) {
            codes.add(code.wire());
        }
        assertEquals(codes, documented, "openapi.json must list the closed vocabulary of failures");
    }

    @Test
    void everyReferenceHasATarget() {
        for (JsonNode reference : document.findValues("$ref")) {
            String target = reference.asString();
            assertEquals(false, document.at(target.substring(1)).isMissingNode(), target + " is not in openapi.json");
        }
    }
}
