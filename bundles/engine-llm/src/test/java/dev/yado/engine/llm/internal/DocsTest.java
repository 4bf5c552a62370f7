package dev.yado.engine.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.llm.internal.mcp.ToolServerConfig;
import dev.yado.engine.llm.internal.provider.ModelConfig;
import dev.yado.engine.llm.internal.provider.Provider;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The configurations on the engine's documentation page are valid, and its profile refers to existing ones. */
class DocsTest {

    private static final Pattern BLOCK = Pattern.compile("```cfg\\n# (\\S+)~(\\S+)\\.cfg\\n(.*?)```", Pattern.DOTALL);

    private static Map<String, String> lines(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.strip().split("\n")) {
            int equals = line.indexOf('=');
            lines.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
        return lines;
    }

    private static Map<String, Object> typed(Class<? extends Annotation> type, Map<String, String> lines) throws Exception {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            Class<?> wanted = type.getDeclaredMethod(line.getKey().replace("_", "__")).getReturnType();
            values.put(line.getKey(), wanted == int.class ? Integer.valueOf(line.getValue()) : wanted == double.class ? Double.valueOf(line.getValue())
                    : wanted == String[].class ? Arrays.stream(line.getValue().split(",")).map(String::strip).toArray(String[]::new) : line.getValue());
        }
        return values;
    }

    @Test
    void thePagesConfigurationsCanBeUsed() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../../docs/engine-llm.md")));
        Set<Provider> providers = new HashSet<>();
        Map<String, Set<String>> names = new HashMap<>();
        Map<String, String> profile = Map.of();
        while (block.find()) {
            names.computeIfAbsent(block.group(1), pid -> new HashSet<>()).add(block.group(2));
            Map<String, String> lines = lines(block.group(3));
            switch (block.group(1)) {
                case ModelConfig.PID -> providers.add(TestConfigs.model(block.group(2), typed(ModelConfig.class, lines)).provider());
                case ToolServerConfig.PID -> TestConfigs.server(block.group(2), typed(ToolServerConfig.class, lines));
                default -> profile = lines;
            }
        }
        assertEquals(Set.of(Provider.values()), providers, "a model of each provider");
        assertThat(names.get(ModelConfig.PID)).as(profile::toString).contains(profile.get("model"));
        assertThat(names.get(ToolServerConfig.PID)).as(profile::toString).contains(profile.get("tools"));
    }
}
