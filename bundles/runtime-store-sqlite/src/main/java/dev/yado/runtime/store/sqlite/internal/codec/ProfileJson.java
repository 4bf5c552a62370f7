package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The stored form of a profile. Components that were added after the first version are optional, since older databases lack them. */
record ProfileJson(String name, String label, String engine, Map<String, String> settings, Optional<String> model, Optional<List<String>> command,
        Optional<String> systemPrompt, OptionalInt maxTurns, OptionalLong maxTokens, OptionalLong maxMillis, Optional<List<String>> tools,
        Optional<Permission> otherwise, Optional<Map<String, Permission>> permissions, Optional<Map<String, String>> environment,
        Optional<Map<String, List<String>>> options) {

    private static final Set<String> NAMED_OPTIONS = Set.of(ProfileOptions.MODEL, ProfileOptions.COMMAND, ProfileOptions.TOOLS);

    static ProfileJson of(Profile p) {
        // Contains references to secrets only: a profile has no secret values.
        Map<String, String> environment = p.environment().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().text(), (a, b) -> a, TreeMap::new));
        Map<String, List<String>> others = new TreeMap<>(p.options());
        others.keySet().removeAll(NAMED_OPTIONS);
        Optional<Duration> time = p.limits().wallTime();
        return new ProfileJson(p.name(), p.label(), p.engine(), p.settings(), p.option(ProfileOptions.MODEL), Optional.of(p.values(ProfileOptions.COMMAND)),
                p.systemPrompt(), p.limits().turns(),
                p.limits().tokens(), time.isPresent() ? OptionalLong.of(time.get().toMillis()) : OptionalLong.empty(),
                Optional.of(p.values(ProfileOptions.TOOLS)),
                Optional.of(p.permissions().otherwise()), Optional.of(p.permissions().rules()), Optional.of(environment),
                others.isEmpty() ? Optional.empty() : Optional.of(others));
    }

    Profile toProfile() {
        RunLimits limits = RunLimits.builder().turns(maxTurns.isPresent() ? maxTurns.getAsInt() : null)
                .tokens(maxTokens.isPresent() ? maxTokens.getAsLong() : null)
                .wallTime(maxMillis.isPresent() ? Duration.ofMillis(maxMillis.getAsLong()) : null).build();
        Map<String, SecretReference> references = environment.orElse(Map.of()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> SecretReference.parse(e.getValue())));
        return Profile.builder(name, engine).label(label).options(options.orElse(Map.of())).option(ProfileOptions.MODEL, model.orElse(null))
                .option(ProfileOptions.COMMAND, command.orElse(List.of())).option(ProfileOptions.TOOLS, tools.orElse(List.of()))
                .systemPrompt(systemPrompt.orElse(null)).limits(limits)
                .permissions(new Permissions(otherwise.orElse(Permission.ASK), permissions.orElse(Map.of())))
                .environment(references).settings(settings).build();
    }
}
