package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import tools.jackson.databind.JsonNode;

/** Converts an agent's content blocks to text; other content to its type in brackets. Stateless. */
final class ContentText {

    private ContentText() {
    }

    /** Converts one content block. */
    static String text(JsonNode block) {
        String type = AgentJson.string(block, "type");
        return switch (type) {
            case "text" -> AgentJson.string(block, "text");
            case "resource_link" -> "[" + AgentJson.string(block, "name") + "]";
            case "resource" -> AgentJson.string(block.path("resource"), "text");
            default -> type.isEmpty() ? "" : "[" + type + "]";
        };
    }
}
