package dev.yado.runtime.spi.store;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Workers by the profile they were created with.
 *
 * @param names  names of profiles
 * @param others false for the Workers of these profiles, true for those of all others
 */
@ProviderType
public record ProfileScope(Set<String> names, boolean others) {

    /** All Workers. */
    public static final ProfileScope ALL = new ProfileScope(Set.of(), true);

    /** Checks and copies the components. */
    public ProfileScope {
        names = Set.copyOf(names);
    }

    /** Returns the scope of the Workers of one profile. */
    public static ProfileScope only(String name) {
        return new ProfileScope(Set.of(name), false);
    }

    /** Returns the scope of the Workers of all profiles but these. */
    public static ProfileScope allBut(Set<String> names) {
        return new ProfileScope(names, true);
    }

    /** Returns whether Workers of this profile are in the scope. */
    public boolean contains(String profile) {
        return names.contains(profile) != others;
    }
}
