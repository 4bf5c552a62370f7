package dev.yado.engine.llm.internal.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.util.Optional;

/**
 * Thinking on OpenAI's wire has no official place. LangChain4j looks for it in {@code reasoning_content}; Ollama, newer vLLMs and some gateways send it as
 * {@code reasoning}. Stateless.
 */
final class OpenAiReasoning {

    private OpenAiReasoning() {
    }

    /** The event with its thinking where the library looks for it; any other event as it is. */
    static String renamed(String data) {
        if (!data.contains("\"reasoning\"")) {
            return data;
        }
        Optional<JsonNode> root = LlmJson.tree(data);
        if (root.isEmpty()) {
            // Whoever reads it finds that out, too.
            return data;
        }
        for (JsonNode choice : root.get().path("choices")) {
            if (choice.path("delta") instanceof ObjectNode delta && delta.path("reasoning").isTextual() && !delta.has("reasoning_content")) {
                delta.set("reasoning_content", delta.get("reasoning"));
            }
        }
        return LlmJson.text(root.get());
    }
}
