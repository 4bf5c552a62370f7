package dev.yado.engine.acp.internal.turn;

import dev.yado.engine.acp.internal.connection.AgentJson;
import tools.jackson.databind.JsonNode;

/** The text of what agents send as content; of what is no text, its kind. Stateless. */
final class ContentText {

    private ContentText() {
    }

    /** Of one content block. */
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
