package dev.yado.support.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lists the configuration files that are not in effect. The bundle that reads the directory of configuration files registers it as a service, whose property
 * {@code service.changecount} changes with the list. Thread-safe.
 */
@ProviderType
public interface RejectedConfigurationFiles {

    /** Returns the files that are not in effect now, in the order of their names; empty if there are none. Does not read the files. */
    List<RejectedConfigurationFile> current();
}
