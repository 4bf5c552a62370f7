package dev.yado.runtime.core.internal;

import dev.yado.model.FailureCode;
import dev.yado.model.ProfileSelector;
import dev.yado.model.YadoException;
import dev.yado.runtime.spi.profile.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The profiles Workers can be created from: the built-in ones, and those that providers contribute, which win over a built-in of the same
 * name. Readers see an immutable picture; thread-safe.
 */
final class ProfileDirectory {

    static final String DEFAULT_ENGINE = "echo";
    /** Names that yoi clients use. Until somebody configures them they are the default engine under another name. */
    private static final List<String> ROLES = List.of("companion", "coder", "reviewer", "intake", "orchestrator");

    private static final String FALLBACK = "fallback";

    private record Contribution(Object owner, int ranking, Profile profile) {
    }

    private final List<Contribution> contributions = new ArrayList<>();
    private volatile Map<String, Profile> profiles = rebuilt(List.of());

    synchronized void add(Object owner, int ranking, Profile profile) {
        contributions.removeIf(c -> c.owner().equals(owner));
        contributions.add(new Contribution(owner, ranking, profile));
        profiles = rebuilt(contributions);
    }

    synchronized void remove(Object owner) {
        contributions.removeIf(c -> c.owner().equals(owner));
        profiles = rebuilt(contributions);
    }

    Collection<Profile> all() {
        return profiles.values();
    }

    /** True for a built-in role that nobody has configured. */
    boolean fallsBack(String name) {
        return Optional.ofNullable(profiles.get(name)).filter(p -> p.settings().containsKey(FALLBACK)).isPresent();
    }

    /** @throws YadoException {@code unknown_profile} */
    Profile resolve(ProfileSelector selector) {
        Profile profile = profiles.get(selector.value());
        if (profile == null) {
            throw new YadoException(FailureCode.UNKNOWN_PROFILE, "there is no profile " + selector.value() + "; known are "
                    + String.join(", ", profiles.keySet()));
        }
        return profile;
    }

    private static Map<String, Profile> rebuilt(List<Contribution> contributions) {
        Map<String, Profile> all = new TreeMap<>();
        all.put("runtime_default", new Profile("runtime_default", "Default", DEFAULT_ENGINE, Map.of()));
        all.put("builtin:echo", new Profile("builtin:echo", "Echo", DEFAULT_ENGINE, Map.of()));
        for (String role : ROLES) {
            all.put("builtin:" + role, new Profile("builtin:" + role, role, DEFAULT_ENGINE, Map.of(FALLBACK, "true")));
        }
        contributions.stream().sorted(Comparator.comparingInt(Contribution::ranking))
                .forEach(c -> all.put(c.profile().name(), c.profile()));
        return Collections.unmodifiableMap(all);
    }
}
