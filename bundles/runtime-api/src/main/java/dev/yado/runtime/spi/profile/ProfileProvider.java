package dev.yado.runtime.spi.profile;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes one profile, as an OSGi service. When it goes, Workers that were created with it keep what they were created with; new ones are
 * refused as {@code unknown_profile}. Of two with one name the higher {@code service.ranking} counts.
 */
@ConsumerType
public interface ProfileProvider {

    /** The profile. When it changes, the service's properties are modified with it, so that the Runtime asks again. */
    Profile profile();
}
