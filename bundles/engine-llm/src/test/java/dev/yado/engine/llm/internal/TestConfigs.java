package dev.yado.engine.llm.internal;

import dev.yado.engine.llm.internal.mcp.ToolServerConfig;
import dev.yado.engine.llm.internal.mcp.ToolServerSettings;
import dev.yado.engine.llm.internal.provider.ModelConfig;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Creates configurations like Declarative Services: the given values, and defaults for the others. */
final class TestConfigs {

    private TestConfigs() {
    }

    /** @param values by their names in a configuration file */
    static <T extends Annotation> T of(Class<T> type, Map<String, ?> values) {
        Set<String> unknown = new HashSet<>(values.keySet());
        Map<String, Object> byMethod = new HashMap<>();
        for (var method : type.getDeclaredMethods()) {
            String name = method.getName().replace("__", "_");
            unknown.remove(name);
            byMethod.put(method.getName(), values.containsKey(name) ? values.get(name) : method.getDefaultValue());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such settings: " + unknown);
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> byMethod.get(method.getName())));
    }

    static ModelSettings model(String name, Map<String, ?> values) {
        return ModelSettings.of(name, of(ModelConfig.class, values));
    }

    static ToolServerSettings server(String name, Map<String, ?> values) {
        return ToolServerSettings.of(name, of(ToolServerConfig.class, values));
    }
}
