package dev.yado.runtime.spi.store;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Selects Workers by the profile with which they were created.
 *
 * @param names names of profiles
 * @param others false for the Workers of these profiles, true for the Workers of all other profiles
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

    /** Returns the scope of the Workers of all profiles except these. */
    public static ProfileScope allBut(Set<String> names) {
        return new ProfileScope(names, true);
    }

    /** Returns whether Workers of this profile are in the scope. */
    public boolean contains(String profile) {
        return names.contains(profile) != others;
    }
}
