package dev.yado.engine.llm.internal.tool;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.yado.engine.llm.internal.support.LlmJson;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts an MCP tool description to LangChain4j's. The parameters' schemas are passed on unchanged. Stateless. */
final class ToolSchemas {

    private static final int MAX_DESCRIPTION = 8_000;

    private ToolSchemas() {
    }

    static ToolSpecification specification(String name, McpSchema.Tool tool) {
        String description = tool.description() == null ? tool.name() : tool.description();
        return ToolSpecification.builder().name(name).description(description.substring(0, Math.min(MAX_DESCRIPTION, description.length())))
                .parameters(parameters(tool.inputSchema())).build();
    }

    private static JsonObjectSchema parameters(Map<String, Object> schema) {
        JsonObjectSchema.Builder builder = JsonObjectSchema.builder();
        elements(schema.get("properties")).forEach(builder::addProperty);
        if (schema.get("required") instanceof List<?> required) {
            List<String> names = new ArrayList<>();
            required.forEach(name -> names.add(String.valueOf(name)));
            builder.required(names);
        }
        if (schema.get("additionalProperties") instanceof Boolean additional) {
            builder.additionalProperties(additional);
        }
        // Servers with older JSON Schema drafts use definitions; the library writes $defs.
        Map<String, JsonSchemaElement> definitions = elements(schema.containsKey("$defs") ? schema.get("$defs") : schema.get("definitions"));
        if (!definitions.isEmpty()) {
            builder.definitions(definitions);
        }
        return builder.build();
    }

    private static Map<String, JsonSchemaElement> elements(Object object) {
        Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> map) {
            map.forEach((name, schema) -> elements.put(String.valueOf(name), raw(schema)));
        }
        return elements;
    }

    private static JsonSchemaElement raw(Object schema) {
        return JsonRawSchema.from(LlmJson.text(schema instanceof Map<?, ?> ? schema : Map.of()).replace("\"#/definitions/", "\"#/$defs/"));
    }
}
