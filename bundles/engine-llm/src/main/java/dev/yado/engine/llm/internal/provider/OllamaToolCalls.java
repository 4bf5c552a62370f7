package dev.yado.engine.llm.internal.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.util.Optional;

/**
 * Numbers the tool calls of one line of Ollama's. LangChain4j tells calls apart by a number that Ollama sends since some version only: without it, two calls
 * of one answer would become one with the name of the second and the arguments of both. Stateless.
 */
final class OllamaToolCalls {

    private OllamaToolCalls() {
    }

    /** The line with a number for each call that has none; any other line as it is. */
    static String numbered(String line) {
        if (!line.contains("\"tool_calls\"")) {
            return line;
        }
        Optional<JsonNode> root = LlmJson.tree(line);
        if (root.isEmpty()) {
            // Whoever reads it finds that out, too.
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
