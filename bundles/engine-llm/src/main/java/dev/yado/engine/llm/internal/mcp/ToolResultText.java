package dev.yado.engine.llm.internal.mcp;

import dev.yado.engine.llm.internal.support.LlmJson;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.List;

/** Converts a tool's result to text for a model. Images and audio are only mentioned. Stateless. */
final class ToolResultText {

    private ToolResultText() {
    }

    static String text(McpSchema.CallToolResult result) {
        List<String> parts = new ArrayList<>();
        for (McpSchema.Content content : result.content()) {
            parts.add(text(content));
        }
        if (parts.isEmpty() && result.structuredContent() != null) {
            parts.add(LlmJson.text(result.structuredContent()));
        }
        return String.join("\n", parts);
    }

    private static String text(McpSchema.Content content) {
        if (content instanceof McpSchema.TextContent text) {
            return text.text();
        } else if (content instanceof McpSchema.ImageContent image) {
            return "[image, " + image.mimeType() + "]";
        } else if (content instanceof McpSchema.AudioContent audio) {
            return "[audio, " + audio.mimeType() + "]";
        } else if (content instanceof McpSchema.EmbeddedResource embedded) {
            return embedded.resource() instanceof McpSchema.TextResourceContents text ? text.text() : "[data of " + embedded.resource().uri() + "]";
        } else if (content instanceof McpSchema.ResourceLink link) {
            return "[see " + link.uri() + (link.description() == null ? "" : ": " + link.description()) + "]";
        }
        return "[content that is not text]";
    }
}
