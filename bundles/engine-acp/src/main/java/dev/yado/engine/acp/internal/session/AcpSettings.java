package dev.yado.engine.acp.internal.session;

import dev.yado.engine.acp.internal.turn.ToolCalls;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of this engine in a profile.
 *
 * @param startTimeout maximum time of each response during the agent's start
 * @param idleTimeout  maximum time between two messages while the agent works on a prompt
 * @param authMethod   the agent's id of the authentication method, if it requires one
 */
public record AcpSettings(Duration startTimeout, Duration idleTimeout, Optional<String> authMethod) {

    private static final Set<String> KNOWN = Set.of("start_timeout_s", "idle_timeout_s", "auth_method");

    public static AcpSettings of(Profile profile) throws EngineException {
        if (profile.values(ProfileOptions.COMMAND).isEmpty() || profile.values(ProfileOptions.COMMAND).get(0).isBlank()) {
            throw EngineException.wrongProfile("a profile of the acp engine needs command: the agent's program and its arguments");
        } else if (profile.option(ProfileOptions.MODEL).isPresent() || !profile.values(ProfileOptions.TOOLS).isEmpty()) {
            throw EngineException.wrongProfile("the acp engine supports neither model nor tools: configure them in the agent itself; see its documentation");
        }
        for (String name : profile.settings().keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.wrongProfile("the profile has an unknown setting; the acp engine has start_timeout_s, idle_timeout_s and auth_method");
            }
        }
        for (String rule : profile.permissions().rules().keySet()) {
            // A rule that never applies would give a false sense of safety.
            if (ToolCalls.KINDS.stream().noneMatch(kind -> rule.endsWith("*") ? kind.startsWith(rule.substring(0, rule.length() - 1)) : kind.equals(rule))) {
                throw EngineException.wrongProfile("permissions of the acp engine must name the protocol's kinds of tools: "
                        + String.join(", ", new TreeSet<>(ToolCalls.KINDS)));
            }
        }
        return new AcpSettings(seconds(profile, "start_timeout_s", 60, 1, 600), seconds(profile, "idle_timeout_s", 600, 1, 86_400),
                Optional.ofNullable(profile.settings().get("auth_method")).filter(method -> !method.isBlank()));
    }

    private static Duration seconds(Profile profile, String name, long defaultValue, long min, long max) throws EngineException {
        String text = profile.settings().getOrDefault(name, String.valueOf(defaultValue));
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) >= min && Long.parseLong(text) <= max) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        throw EngineException.wrongProfile("the profile's " + name + " must be a number from " + min + " to " + max);
    }
}
