package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes one profile, as an OSGi service. After it is unregistered, existing Workers keep the profile, and creations with it fail with {@code
 * unknown_profile}. Of two providers of the same name, the one with the higher {@code service.ranking} applies.
 */
@ConsumerType
public interface ProfileProvider {

    /**
     * Returns the current profile. Called for each creation of a Worker and each list of profiles, so it must return immediately. Its name stays the same until
     * the service's properties are modified.
     *
     * @throws IllegalStateException if the profile cannot be used now; the message contains the reason, without paths and secrets
     */
    Profile profile();

    /** Returns the profile for lists, also if {@link #profile} fails. Never fails. */
    default Profile shown() {
        return profile();
    }
}
