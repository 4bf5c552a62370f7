package dev.yado.engine.llm.internal.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.util.Optional;

/**
 * Adds missing indexes to the tool calls in a line of Ollama's stream. LangChain4j distinguishes calls by {@code index}, which older versions of Ollama do not
 * send: without it, two calls of one response would be merged into one with the second name and both arguments. Stateless.
 */
final class OllamaToolCalls {

    private OllamaToolCalls() {
    }

    /** Returns the line with an index for each call that has none; other lines unchanged. */
    static String numbered(String line) {
        if (!line.contains("\"tool_calls\"")) {
            return line;
        }
        Optional<JsonNode> root = LlmJson.tree(line);
        if (root.isEmpty()) {
            // The library reports it.
            return line;
        }
        int number = 0;
        for (JsonNode call : root.get().path("message").path("tool_calls")) {
            if (call.path("function") instanceof ObjectNode function && !function.has("index")) {
                function.put("index", number);
            }
            number++;
        }
        return LlmJson.text(root.get());
    }
}
