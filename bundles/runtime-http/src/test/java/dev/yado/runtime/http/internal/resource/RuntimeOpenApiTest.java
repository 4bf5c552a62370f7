package dev.yado.runtime.http.internal.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yado.http.route.HealthRoutes;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.model.stream.StreamNotice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RuntimeOpenApiTest {

    private final JsonNode document = read();

    private static JsonNode read() {
        try (InputStream in = RuntimeResource.class.getResourceAsStream("openapi.json")) {
            return new ModelJson().mapper().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDocumentListsExactlyTheRoutes() {
        // The routes are only listed, so their dependencies may be null.
        Set<String> routes = Stream.of(new RuntimeResource(null, null).routes(), new RuntimeWorkersResource(null, null, null).routes(),
                new RuntimeInteractionsResource(null, null, null).routes(),
                new RuntimeEventsResource(null, null).routes(),
                new HealthRoutes(() -> true, Map::of, new RequestMetrics(), new StreamMetrics(), (exchange, text) -> {}).routes())
                .flatMap(Collection::stream).map((Route route) -> route.method() + " " + route.template()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        document.get("paths")
                .forEachEntry((path, methods) -> methods.propertyNames().forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertEquals(routes, documented, "openapi.json and the routes must say the same");
    }

    @Test
    void theDocumentListsEveryFailureCode() {
        assertEquals(Arrays.stream(FailureCode.values()).map(FailureCode::wire).collect(Collectors.toCollection(TreeSet::new)),
                words(document.at("/components/schemas/Error/properties/error/properties/code/enum")),
                "openapi.json must list the closed vocabulary of failures");
    }

    @Test
    void theDocumentListsEveryDiagnostic() {
        assertEquals(Arrays.stream(StreamNotice.values()).map(notice -> FrameFormat.RUNTIME.diagnosticPrefix() + notice.wire())
                .collect(Collectors.toCollection(TreeSet::new)),
                words(document.at("/components/schemas/DiagnosticFrame/properties/diagnostic/properties/code/enum")));
    }

    @Test
    void everyReferenceHasATarget() {
        for (JsonNode reference : document.findValues("$ref")) {
            String target = reference.asString();
            assertFalse(document.at(target.substring(1)).isMissingNode(), target + " is not in openapi.json");
        }
    }
}
