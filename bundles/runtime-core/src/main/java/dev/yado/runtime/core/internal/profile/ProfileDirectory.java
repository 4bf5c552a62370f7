package dev.yado.runtime.core.internal.profile;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.ProfileSelector;
import dev.yado.runtime.spi.profile.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The profiles Workers can be created from: the built-in ones, and those that providers contribute, which win over a built-in of the same
 * name. Readers see an immutable picture; thread-safe.
 */
public final class ProfileDirectory {

    static final String DEFAULT_ENGINE = "echo";
    /** Names that yoi clients use. Until somebody configures them they are the default engine under another name. */
    private static final List<String> ROLES = List.of("companion", "coder", "reviewer", "intake", "orchestrator");

    /**
     * A profile that is here.
     *
     * @param known    as it was last; what is shown of it when it cannot be had now
     * @param fallback true for a built-in role that nobody has configured
     */
    public record Entry(Profile known, boolean fallback, Supplier<Profile> source) {

        /** @throws YadoException {@code engine_unavailable} when it cannot be used now */
        public Profile now() {
            try {
                return source.get();
            } catch (IllegalStateException e) {
                throw new YadoException(new Failure(FailureCode.ENGINE_UNAVAILABLE, e.getMessage()), e);
            }
        }
    }

    private record Contribution(Object owner, int ranking, Profile known, Supplier<Profile> source) {
    }

    private final List<Contribution> contributions = new ArrayList<>();
    private volatile Map<String, Entry> profiles = rebuilt(List.of());

    /** @param source asked whenever the profile is needed; always of one name */
    public synchronized void add(Object owner, int ranking, Profile known, Supplier<Profile> source) {
        contributions.removeIf(c -> c.owner().equals(owner));
        contributions.add(new Contribution(owner, ranking, known, source));
        profiles = rebuilt(contributions);
    }

    public synchronized void remove(Object owner) {
        contributions.removeIf(c -> c.owner().equals(owner));
        profiles = rebuilt(contributions);
    }

    public Collection<Entry> all() {
        return profiles.values();
    }

    /** @throws YadoException {@code unknown_profile}; {@code engine_unavailable} when it cannot be used now */
    public Profile resolve(ProfileSelector selector) {
        Entry entry = profiles.get(selector.value());
        if (entry == null) {
            throw new YadoException(FailureCode.UNKNOWN_PROFILE, "there is no profile " + selector.value() + "; known are "
                    + String.join(", ", profiles.keySet()));
        }
        return entry.now();
    }

    private static Map<String, Entry> rebuilt(List<Contribution> contributions) {
        Map<String, Entry> all = new TreeMap<>();
        builtIn(all, "runtime_default", "Default", false);
        builtIn(all, "builtin:echo", "Echo", false);
        ROLES.forEach(role -> builtIn(all, "builtin:" + role, role, true));
        contributions.stream().sorted(Comparator.comparingInt(Contribution::ranking))
                .forEach(c -> all.put(c.known().name(), new Entry(c.known(), false, c.source())));
        return Collections.unmodifiableMap(all);
    }

    private static void builtIn(Map<String, Entry> all, String name, String label, boolean fallback) {
        Profile profile = Profile.of(name, label, DEFAULT_ENGINE, Map.of());
        all.put(name, new Entry(profile, fallback, () -> profile));
    }
}
