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
 * Removes from a tool server's output its secrets and the path of the Worker's directory, before it reaches the log and the model. Immutable.
 */
final class ToolTextRedactor {

    private final SecretRedactor redactor;

    /** @param directory the server's working directory: its path becomes {@code .}, which the model can use in calls */
    ToolTextRedactor(Collection<Secret> secrets, Optional<Path> directory) {
        Map<String, String> places = new LinkedHashMap<>();
        directory.ifPresent(path -> {
            places.put(path.toString(), ".");
            places.put(real(path).toString(), ".");
        });
        redactor = SecretRedactor.of(secrets).withPaths(places);
    }

    // Programs output the resolved path.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    String clean(String text) {
        return redactor.redact(text);
    }

    /** Returns false for a tool whose name contains a secret: a name cannot be redacted, since calls need it. */
    boolean hasCleanName(McpSchema.Tool tool) {
        return redactor.redact(tool.name()).equals(tool.name());
    }

    /** Redacts a tool's description and schema, which are part of every model call. */
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
            // Not List.copyOf: a default value may be null.
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
