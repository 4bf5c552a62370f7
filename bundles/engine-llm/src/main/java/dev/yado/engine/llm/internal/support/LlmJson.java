package dev.yado.engine.llm.internal.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The JSON of this bundle: strict about what stands behind a value, lenient about fields it does not know. Stateless. */
public final class LlmJson {

    public static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() { };

    private LlmJson() {
    }

    /** Empty when {@code text} is no JSON. */
    public static Optional<JsonNode> tree(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** True when {@code text} is one JSON object and nothing else. */
    public static boolean isObject(String text) {
        return tree(text).filter(ObjectNode.class::isInstance).isPresent();
    }

    /** Empty when {@code text} is no JSON object. */
    public static Optional<Map<String, Object>> object(String text) {
        try {
            return isObject(text) ? Optional.of(MAPPER.readValue(text, MAP)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** @param value something that was read as JSON */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as JSON", e);
        }
    }
}
