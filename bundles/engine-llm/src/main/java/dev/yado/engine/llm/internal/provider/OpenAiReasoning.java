package dev.yado.engine.llm.internal.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.yado.engine.llm.internal.support.LlmJson;
import java.util.Optional;

/**
 * Renames the field for thinking. OpenAI's chat completions do not define one: LangChain4j reads {@code reasoning_content}, but Ollama, newer versions of
 * vLLM and some gateways send {@code reasoning}. Stateless.
 */
final class OpenAiReasoning {

    private OpenAiReasoning() {
    }

    /** Returns the event with its thinking in the field that the library reads; other events unchanged. */
    static String renamed(String data) {
        if (!data.contains("\"reasoning\"")) {
            return data;
        }
        Optional<JsonNode> root = LlmJson.tree(data);
        if (root.isEmpty()) {
            // The library reports it.
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
