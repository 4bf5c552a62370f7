package dev.yado.itests.harness;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.yado.model.failure.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API's OpenAPI description, which validates the API's responses: path, method and status must be documented, and the body must match the schema.
 * Thread-safe.
 */
public final class OpenApi {

    private static final String LOCATION = "https://yado.invalid/openapi.json";
    private static final String JSON = "application/json";

    // Compiling the schemas takes longer than all checks of a test class, and every Backend of one build serves the same text.
    private static final Map<String, OpenApi> COMPILED = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private OpenApi(String text) {
        document = JsonMapper.shared().readTree(text);
        JsonNode schemasOnly = JsonMapper.shared().createObjectNode().set("components", document.get("components").deepCopy());
        splitTypes(schemasOnly);
        SchemaRegistryConfig config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        registry = SchemaRegistry.withDialect(Dialects.getDraft202012(),
                builder -> builder.schemaRegistryConfig(config).schemas(Map.of(LOCATION, schemasOnly.toString())));
    }

    /** @param text the body of {@code GET /api/openapi.json} */
    public static OpenApi of(String text) {
        return COMPILED.computeIfAbsent(text, OpenApi::new);
    }

    public JsonNode document() {
        return document;
    }

    /** Fails unless the description allows this response. */
    public void check(String method, String rawPath, int status, String contentType, String body) {
        String what = method + " " + rawPath + " responded " + status + " " + contentType + " " + abbreviated(body);
        if (status >= 400) {
            checkFailure(what, method, status, contentType, body);
            return;
        }
        JsonNode operation = operation(method, rawPath)
                .orElseThrow(() -> new AssertionError("the description lacks this path and method: " + what));
        JsonNode response = operation.at("/responses/" + status);
        require(response.isObject(), "the description lacks this status: " + what);
        String mediaType = mediaType(contentType);
        if (response.has("content")) {
            JsonNode content = response.get("content").path(mediaType);
            require(content.isObject(), "the description lacks this media type: " + what);
            if (mediaType.equals(JSON) && !method.equals("HEAD")) {
                checkBody(what, content.at("/schema/$ref").asString(), body);
            }
        }
    }

    /** Fails unless the description allows this frame on the stream at {@code rawPath}. */
    public void checkFrame(String rawPath, JsonNode frame) {
        String schema = frameSchema(rawPath);
        List<Error> errors = schema(schema).validate(frame);
        require(errors.isEmpty(), () -> "a frame does not match " + schema + ": " + errors + " in " + frame);
    }

    private void checkFailure(String what, String method, int status, String contentType, String body) {
        require(mediaType(contentType).equals(JSON), "an error response must be JSON: " + what);
        if (method.equals("HEAD")) {
            return;
        }
        checkBody(what, "#/components/schemas/Error", body);
        String code = JsonMapper.shared().readTree(body).at("/error/code").asString();
        FailureCode known = FailureCode.fromWire(code).orElseThrow(() -> new AssertionError("unknown error code: " + what));
        require(known.httpStatus() == status, "the error code belongs to another status: " + what);
    }

    private void checkBody(String what, String ref, String body) {
        require(!ref.isEmpty(), "the description has no schema for this response: " + what);
        List<Error> errors = schema(ref).validate(JsonMapper.shared().readTree(body));
        require(errors.isEmpty(), () -> "the body does not match " + ref + ": " + errors + " in " + what);
    }

    private String frameSchema(String rawPath) {
        JsonNode operation = operation("GET", rawPath).orElseThrow(() -> new AssertionError("the description lacks this stream: " + rawPath));
        String ref = operation.at("/responses/200/content/text~1event-stream/schema/contentSchema/$ref").asString();
        require(!ref.isEmpty(), "the description does not declare a stream at: " + rawPath);
        return ref;
    }

    private Schema schema(String ref) {
        return schemas.computeIfAbsent(ref, r -> registry.getSchema(SchemaLocation.of(LOCATION + r)));
    }

    private Optional<JsonNode> operation(String method, String rawPath) {
        String[] segments = rawPath.split("/", -1);
        String key = method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT);
        return document.get("paths").propertyStream().filter(path -> matches(path.getKey().split("/", -1), segments))
                .map(path -> path.getValue().path(key)).filter(JsonNode::isObject).findFirst();
    }

    /** Rewrites {@code "type": [a, b]} as the equivalent {@code anyOf}: the validator's release for this Jackson version does not support type lists. */
    private static void splitTypes(JsonNode node) {
        node.forEach(OpenApi::splitTypes);
        if (node instanceof ObjectNode schema && schema.get("type") instanceof ArrayNode types) {
            schema.remove("type");
            ArrayNode choices = schema.putArray("anyOf");
            types.forEach(type -> choices.addObject().set("type", type));
        }
    }

    private static boolean matches(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip();
    }

    private static String abbreviated(String body) {
        return body.length() > 2_000 ? body.substring(0, 2_000) + "..." : body;
    }

    private static void require(boolean good, String message) {
        require(good, () -> message);
    }

    private static void require(boolean good, java.util.function.Supplier<String> message) {
        if (!good) {
            throw new AssertionError("openapi.json: " + message.get());
        }
    }
}
