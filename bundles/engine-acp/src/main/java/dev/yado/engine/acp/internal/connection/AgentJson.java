package dev.yado.engine.acp.internal.connection;

import dev.yado.process.LineProcess;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON messages of agents. Reads leniently, as the protocol requires: a field of another type is treated as missing, so that it does not
 * invalidate the whole message. Stateless.
 */
public final class AgentJson {

    public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).maxStringLength(LineProcess.MAX_LINE).build()).build())
            .build();

    private AgentJson() {
    }

    /** Parses a line; null if it is not a JSON object. */
    static ObjectNode object(byte[] line) {
        try {
            return MAPPER.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** Returns the text of a field; empty if there is none. */
    public static String string(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** Returns a copy with {@code change} applied to every text, including field names. */
    public static JsonNode mapText(JsonNode node, UnaryOperator<String> change) {
        if (node.isString()) {
            return NODES.stringNode(change.apply(node.stringValue()));
        } else if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode(array.size());
            array.forEach(item -> copy.add(mapText(item, change)));
            return copy;
        } else if (node instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(field -> copy.set(change.apply(field.getKey()), mapText(field.getValue(), change)));
            return copy;
        }
        return node;
    }
}
