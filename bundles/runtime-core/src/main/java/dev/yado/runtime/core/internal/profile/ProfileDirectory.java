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
 * The profiles that Workers can be created from: the built-in ones, and those of providers, which replace a built-in one of the same name. Readers see an immutable snapshot;
 * thread-safe.
 */
public final class ProfileDirectory {

    static final String DEFAULT_ENGINE = "echo";
    /** Names that yoi clients use. Until they are configured, they use the default engine. */
    private static final List<String> ROLES = List.of("companion", "coder", "reviewer", "intake", "orchestrator");

    /**
     * An available profile.
     *
     * @param known    its last known version, to show while its provider fails
     * @param fallback true for a built-in role that is not configured
     */
    public record Entry(Profile known, boolean fallback, Supplier<Profile> source) {

        /**
         * Returns the current version.
         *
         * @throws YadoException {@code engine_unavailable} if its provider fails
         */
        public Profile current() {
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

    /**
     * Adds a profile, or replaces the one its owner added before.
     *
     * @param source returns the current version; its name must not change
     */
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

    /**
     * Returns the current version of the selected profile.
     *
     * @throws YadoException {@code unknown_profile}; {@code engine_unavailable} if its provider fails
     */
    public Profile resolve(ProfileSelector selector) {
        Entry entry = profiles.get(selector.value());
        if (entry == null) {
            throw new YadoException(FailureCode.UNKNOWN_PROFILE, "there is no profile " + selector.value() + "; available profiles: "
                    + String.join(", ", profiles.keySet()));
        }
        return entry.current();
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
