package dev.yado.engine.llm.internal;

import java.util.Set;

/** The names under which models know tools: {@code SERVER__TOOL}, of the characters and the length that all providers take. Stateless. */
final class ToolNames {

    private static final int LONGEST = 64;

    private ToolNames() {
    }

    /** @param taken names that are given already */
    static String offered(String server, String tool, Set<String> taken) {
        String name = (server + "__" + tool).replaceAll("[^A-Za-z0-9_-]", "_");
        String offered = name.substring(0, Math.min(LONGEST, name.length()));
        for (int i = 2; taken.contains(offered); i++) {
            String ending = "_" + i;
            offered = name.substring(0, Math.min(LONGEST - ending.length(), name.length())) + ending;
        }
        return offered;
    }
}
