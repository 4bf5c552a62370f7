package dev.yado.engine.llm.internal.tool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Creates the unique tool names for the model in one session: {@code SERVER__TOOL}, with the characters and length that all providers accept. */
public final class ToolNames {

    /** Separates the names of server and tool. */
    public static final String SEPARATOR = "__";
    private static final int MAX_LENGTH = 64;

    private final Set<String> taken = new HashSet<>();
    // Last suffix per name: thousands of equal names would otherwise each be counted from 1.
    private final Map<String, Integer> counted = new HashMap<>();

    /** @param fullName {@code SERVER__TOOL} */
    String offer(String fullName) {
        String name = valid(fullName);
        String offered = name;
        int i = counted.getOrDefault(name, 1);
        while (!taken.add(offered)) {
            String ending = "_" + ++i;
            offered = name.substring(0, Math.min(MAX_LENGTH - ending.length(), name.length())) + ending;
        }
        counted.put(name, i);
        return offered;
    }

    /** Returns {@code name} cut to the maximum length, with unsupported characters replaced. */
    public static String valid(String name) {
        return name.substring(0, Math.min(MAX_LENGTH, name.length())).replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
