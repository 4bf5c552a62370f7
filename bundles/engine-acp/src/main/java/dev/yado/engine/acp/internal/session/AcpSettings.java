package dev.yado.engine.acp.internal.session;

import dev.yado.engine.acp.internal.turn.ToolCalls;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a profile can set for this engine.
 *
 * @param startTimeout how long the agent may take for each of its first answers
 * @param idleTimeout  how long it may be silent while it works on a prompt
 * @param authMethod   the agent's own name of the way to log in, where it wants to be told
 */
public record AcpSettings(Duration startTimeout, Duration idleTimeout, Optional<String> authMethod) {

    private static final Set<String> KNOWN = Set.of("start_timeout_s", "idle_timeout_s", "auth_method");

    public static AcpSettings of(Profile profile) throws EngineException {
        if (profile.command().isEmpty() || profile.command().get(0).isBlank()) {
            throw EngineException.wrongProfile("a profile of the acp engine needs command: the agent's program and its arguments");
        } else if (profile.model().isPresent() || !profile.tools().isEmpty()) {
            throw EngineException.wrongProfile("the acp engine takes neither model nor tools: an agent has its own; see its documentation for how to choose");
        }
        for (String name : profile.settings().keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.wrongProfile("the acp engine has the settings start_timeout_s, idle_timeout_s and auth_method; not what the profile sets");
            }
        }
        for (String rule : profile.permissions().rules().keySet()) {
            // One that never counts would leave somebody in the belief that it does.
            if (ToolCalls.KINDS.stream().noneMatch(kind -> rule.endsWith("*") ? kind.startsWith(rule.substring(0, rule.length() - 1)) : kind.equals(rule))) {
                throw EngineException.wrongProfile("permissions of the acp engine are for the protocol's kinds of tools: "
                        + String.join(", ", new TreeSet<>(ToolCalls.KINDS)));
            }
        }
        return new AcpSettings(seconds(profile, "start_timeout_s", 60, 1, 600), seconds(profile, "idle_timeout_s", 600, 1, 86_400),
                Optional.ofNullable(profile.settings().get("auth_method")).filter(method -> !method.isBlank()));
    }

    private static Duration seconds(Profile profile, String name, long otherwise, long least, long most) throws EngineException {
        String text = profile.settings().getOrDefault(name, String.valueOf(otherwise));
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        throw EngineException.wrongProfile("the profile's " + name + " must be a number from " + least + " to " + most);
    }
}
