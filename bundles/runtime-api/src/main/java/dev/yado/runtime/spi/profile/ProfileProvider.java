package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes one profile, as an OSGi service. When it goes, Workers that were created with it keep what they were created with; new ones are
 * refused as {@code unknown_profile}. Of two with one name the higher {@code service.ranking} applies.
 */
@ConsumerType
public interface ProfileProvider {

    /**
     * Returns the profile as it is now. Called whenever a Worker is created or profiles are listed, so it must return at once. Its name stays the same
     * until the service's properties are modified.
     *
     * @throws IllegalStateException when the profile cannot be used now; the message says why and is free of paths and secrets
     */
    Profile profile();

    /**
     * Returns the profile for listings: what is known of it even when {@link #profile} fails. Never fails.
     */
    default Profile shown() {
        return profile();
    }
}
