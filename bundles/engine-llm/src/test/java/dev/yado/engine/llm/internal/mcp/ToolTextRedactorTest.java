package dev.yado.engine.llm.internal.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.support.secret.Secret;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redaction of a tool server's secrets and working directory. */
class ToolTextRedactorTest {

    private static final String KEY = "planted-tool-key-7c";

    @Test
    void whereTheWorkerIsIsNotToldAlsoByItsRealPath(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("worker"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        ToolTextRedactor redactor = new ToolTextRedactor(List.of(), Optional.of(link));
        assertEquals("wrote ./a and ./b", redactor.clean("wrote " + link + "/a and " + real + "/b"));
    }

    @Test
    void descriptionsAndSchemasAreCleanAndAToolThatIsCalledByASecretIsLeftOut() {
        ToolTextRedactor redactor = new ToolTextRedactor(List.of(new Secret(KEY)), Optional.empty());
        McpSchema.Tool tool = McpSchema.Tool.builder("t", Map.of("type", "object", "properties",
                Map.of("key", Map.of("default", KEY, "enum", Arrays.asList(KEY, null, 7))))).description("Uses " + KEY).build();
        McpSchema.Tool clean = redactor.clean(tool);
        assertEquals("Uses [redacted]", clean.description());
        assertEquals(Map.of("key", Map.of("default", "[redacted]", "enum", Arrays.asList("[redacted]", null, 7))), clean.inputSchema().get("properties"));
        assertTrue(redactor.hasCleanName(tool));
        assertFalse(redactor.hasCleanName(McpSchema.Tool.builder("use-" + KEY, Map.of()).build()));
    }
}
