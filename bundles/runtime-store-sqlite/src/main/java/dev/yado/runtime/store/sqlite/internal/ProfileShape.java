package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A profile as it is kept. What was added after the first version is optional: older databases do not have it. */
record ProfileShape(String name, String label, String engine, Map<String, String> settings, Optional<String> model, Optional<List<String>> command,
        Optional<String> systemPrompt, OptionalInt maxTurns, OptionalLong maxTokens, OptionalLong maxMillis, Optional<List<String>> tools,
        Optional<Permission> otherwise, Optional<Map<String, Permission>> permissions, Optional<Map<String, String>> environment) {

    static ProfileShape of(Profile p) {
        // References to secrets, which is all a profile has of them.
        Map<String, String> environment = p.environment().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().text(), (a, b) -> a, java.util.TreeMap::new));
        Optional<Duration> time = p.limits().wallTime();
        return new ProfileShape(p.name(), p.label(), p.engine(), p.settings(), p.model(), Optional.of(p.command()), p.systemPrompt(), p.limits().turns(),
                p.limits().tokens(), time.isPresent() ? OptionalLong.of(time.get().toMillis()) : OptionalLong.empty(), Optional.of(p.tools()),
                Optional.of(p.permissions().otherwise()), Optional.of(p.permissions().rules()), Optional.of(environment));
    }

    Profile toProfile() {
        RunLimits limits = RunLimits.builder().turns(maxTurns.isPresent() ? maxTurns.getAsInt() : null)
                .tokens(maxTokens.isPresent() ? maxTokens.getAsLong() : null)
                .wallTime(maxMillis.isPresent() ? Duration.ofMillis(maxMillis.getAsLong()) : null).build();
        Map<String, SecretReference> references = environment.orElse(Map.of()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> SecretReference.parse(e.getValue())));
        return Profile.builder(name, engine).label(label).model(model.orElse(null)).command(command.orElse(List.of())).systemPrompt(systemPrompt.orElse(null))
                .limits(limits).tools(tools.orElse(List.of())).permissions(new Permissions(otherwise.orElse(Permission.ASK), permissions.orElse(Map.of())))
                .environment(references).settings(settings).build();
    }
}
