package dev.yado.engine.llm.internal.mcp;

import dev.yado.support.redaction.SecretRedactor;
import dev.yado.support.secret.Secret;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes out of what a tool server says the secrets it was given and where its Worker's directory is, before the log and the model are told. Immutable.
 */
final class ToolTextRedactor {

    private final SecretRedactor scrubber;

    /** @param directory where the server works: it stands in what it says as {@code .}, which is what the model can name it by */
    ToolTextRedactor(Collection<Secret> secrets, Optional<Path> directory) {
        Map<String, String> places = new LinkedHashMap<>();
        directory.ifPresent(path -> {
            places.put(path.toString(), ".");
            places.put(real(path).toString(), ".");
        });
        scrubber = SecretRedactor.of(secrets).withPaths(places);
    }

    // That is how programs name it.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    String clean(String text) {
        return scrubber.redact(text);
    }

    /** True for a tool that can be told of: its name is what it is called by, so it cannot be changed. */
    boolean tells(McpSchema.Tool tool) {
        return scrubber.redact(tool.name()).equals(tool.name());
    }

    /** Descriptions go to the model with every call. */
    McpSchema.Tool clean(McpSchema.Tool tool) {
        String description = tool.description() == null ? null : clean(tool.description());
        Map<String, Object> schema = new LinkedHashMap<>();
        if (tool.inputSchema() != null) {
            tool.inputSchema().forEach((key, value) -> schema.put(key, cleanValue(value)));
        }
        return McpSchema.Tool.builder(tool.name(), schema).description(description).build();
    }

    private Object cleanValue(Object value) {
        if (value instanceof String text) {
            return clean(text);
        } else if (value instanceof List<?> list) {
            // Not List.copyOf: a default may be null.
            List<Object> clean = new ArrayList<>();
            list.forEach(element -> clean.add(cleanValue(element)));
            return clean;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> clean = new LinkedHashMap<>();
            map.forEach((key, element) -> clean.put(String.valueOf(key), cleanValue(element)));
            return clean;
        }
        return value;
    }
}
