package dev.yado.engine.llm.internal.tool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names under which a model knows the tools of one session: {@code SERVER__TOOL}, of the characters and the length that all providers take, each once. */
public final class ToolNames {

    /** Between the name of the server and that of its tool. */
    public static final String BETWEEN = "__";
    private static final int LONGEST = 64;

    private final Set<String> taken = new HashSet<>();
    // Where to go on counting, or thousands of names that begin alike would each be counted from the start.
    private final Map<String, Integer> counted = new HashMap<>();

    /** @param fullName {@code SERVER__TOOL} */
    String offer(String fullName) {
        String name = cut(fullName);
        String offered = name;
        int i = counted.getOrDefault(name, 1);
        while (!taken.add(offered)) {
            String ending = "_" + ++i;
            offered = name.substring(0, Math.min(LONGEST - ending.length(), name.length())) + ending;
        }
        counted.put(name, i);
        return offered;
    }

    /** {@code name} with what no provider takes replaced. */
    public static String cut(String name) {
        return name.substring(0, Math.min(LONGEST, name.length())).replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
