package dev.yado.engine.acp.internal;

import tools.jackson.databind.JsonNode;

/** The text of what agents send as content; of what is no text, its kind. Stateless. */
final class Contents {

    private Contents() {
    }

    /** Of one content block. */
    static String text(JsonNode block) {
        String type = Json.string(block, "type");
        return switch (type) {
            case "text" -> Json.string(block, "text");
            case "resource_link" -> "[" + Json.string(block, "name") + "]";
            case "resource" -> Json.string(block.path("resource"), "text");
            default -> type.isEmpty() ? "" : "[" + type + "]";
        };
    }
}
