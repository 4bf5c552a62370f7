package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes one profile, as an OSGi service. When it goes, Workers that were created with it keep what they were created with; new ones are
 * refused as {@code unknown_profile}. Of two with one name the higher {@code service.ranking} counts.
 */
@ConsumerType
public interface ProfileProvider {

    /**
     * The profile as it is now. Asked whenever a Worker is created or profiles are listed, so it answers at once. Its name stays the same
     * until the service's properties are modified.
     *
     * @throws IllegalStateException when the profile cannot be used now; the message says why, to people, and is free of paths and secrets
     */
    Profile profile();

    /**
     * The profile for listings: what is known of it even when {@link #profile} cannot say it now. Never fails.
     */
    default Profile shown() {
        return profile();
    }
}
