package dev.yado.engine.llm.internal.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON with this bundle's embedded Jackson: rejects text after a value, ignores unknown fields. Stateless. */
public final class LlmJson {

    public static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private LlmJson() {
    }

    /** Parses JSON; empty if {@code text} is not valid. */
    public static Optional<JsonNode> tree(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Returns whether {@code text} is exactly one JSON object. */
    public static boolean isObject(String text) {
        return tree(text).filter(ObjectNode.class::isInstance).isPresent();
    }

    /** Parses a JSON object; empty if {@code text} is not one. */
    public static Optional<Map<String, Object>> object(String text) {
        try {
            return isObject(text) ? Optional.of(MAPPER.readValue(text, MAP)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Writes a value as JSON. @param value as read by this class */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that was read as JSON cannot be written as JSON", e);
        }
    }
}
