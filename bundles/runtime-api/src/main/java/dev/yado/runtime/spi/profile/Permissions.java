package dev.yado.runtime.spi.profile;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tools that a Worker may use. A rule applies to one tool by name or, with a {@code *} at its end, to all tools whose names start with the text before the
 * {@code *}. A rule for the exact name has precedence; then the longest rule with a {@code *} applies.
 *
 * @param otherwise the permission of tools without a rule
 * @param rules the permissions by tool name or {@code PREFIX*}
 */
@ProviderType
public record Permissions(Permission otherwise, Map<String, Permission> rules) {

    /** Every use opens an interaction. */
    public static final Permissions ASK = new Permissions(Permission.ASK, Map.of());

    /** Checks and copies the components. @throws IllegalArgumentException if a rule's name is blank or contains a {@code *} that is not at its end */
    public Permissions {
        Objects.requireNonNull(otherwise, "otherwise");
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
        for (String rule : rules.keySet()) {
            int star = rule.indexOf('*');
            if (rule.isBlank() || star >= 0 && star != rule.length() - 1) {
                throw new IllegalArgumentException("a permission is for a tool's name, or for PREFIX* with the * at its end");
            }
        }
    }

    /** Returns the policy for {@code tool}. */
    public Permission of(String tool) {
        return rule(tool).orElse(otherwise);
    }

    /** Returns the rule for {@code tool}; empty if there is none. For engines whose tools have more than one name. */
    public Optional<Permission> rule(String tool) {
        Permission own = rules.get(tool);
        if (own != null) {
            return Optional.of(own);
        }
        Permission best = null;
        int longest = -1;
        for (Map.Entry<String, Permission> rule : rules.entrySet()) {
            String name = rule.getKey();
            if (name.endsWith("*") && name.length() > longest && tool.startsWith(name.substring(0, name.length() - 1))) {
                best = rule.getValue();
                longest = name.length();
            }
        }
        return Optional.ofNullable(best);
    }
}
