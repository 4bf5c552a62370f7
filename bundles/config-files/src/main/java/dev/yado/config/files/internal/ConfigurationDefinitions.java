package dev.yado.config.files.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * Finds the definition of a PID among all bundles of the framework, including those that are not started: at start-up the files
 * are read before the bundles start. Stateless, since the metatype service caches the definitions.
 */
final class ConfigurationDefinitions {

    private static final Logger LOG = System.getLogger("dev.yado.config.files");

    /** All of Yado's own bundles contain definitions, so a file for a PID with this prefix needs one. */
    private static final String OURS = "dev.yado.";

    private final BundleContext context;
    private final MetaTypeService metatypes;

    ConfigurationDefinitions(BundleContext context, MetaTypeService metatypes) {
        this.context = context;
        this.metatypes = metatypes;
    }

    /** Returns the definition for a file; empty if the file is for a third-party bundle without definitions. */
    Optional<ConfigurationDefinition> of(ConfigFileName name) throws ConfigFileException {
        Optional<ConfigurationDefinition> found = find(name.pid(), name.isFactory());
        if (found.isEmpty() && name.pid().startsWith(OURS)) {
            if (find(name.pid(), !name.isFactory()).isEmpty()) {
                throw ConfigFileException.temporary("no bundle defines PID " + name.pid() + " (yet)");
            }
            throw new ConfigFileException(
                    name.isFactory()
                            ? name.pid() + " is a single configuration: name the file " + name.pid() + ".cfg"
                            : name.pid() + " can have many instances: name the file " + name.pid() + "~NAME.cfg");
        }
        return found;
    }

    /** Returns the definition of the bundle that was installed last, which is the newer one during an update. */
    private Optional<ConfigurationDefinition> find(String pid, boolean factory) {
        Optional<ConfigurationDefinition> found = Optional.empty();
        for (Bundle bundle : context.getBundles()) {
            try {
                MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
                if (information != null
                        && Arrays.asList(factory ? information.getFactoryPids() : information.getPids()).contains(pid)) {
                    ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
                    found = Optional.of(new ConfigurationDefinition(definition));
                }
            } catch (RuntimeException e) {
                // A broken definition, or a bundle uninstalled a moment ago, must not hide the definitions of the others.
                LOG.log(Level.DEBUG, () -> "No definitions from bundle " + bundle.getSymbolicName(), e);
            }
        }
        return found;
    }
}
