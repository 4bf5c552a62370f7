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
 * Finds the definition of a PID among all bundles of the framework, whether they are started or not: at start-up the files
 * are read before the bundles they configure. Nothing is kept here, since the metatype service keeps what it has parsed.
 */
final class Definitions {

  private static final Logger LOG = System.getLogger("dev.yado.config.files");

  /** Our own bundles all carry definitions, so that a file for an undefined PID of ours is early or wrong. */
  private static final String OURS = "dev.yado.";

  private final BundleContext context;
  private final MetaTypeService metatypes;

  Definitions(BundleContext context, MetaTypeService metatypes) {
    this.context = context;
    this.metatypes = metatypes;
  }

  /** The definition for a file; empty if the file is for a bundle of others that defines nothing. */
  Optional<Definition> of(FileName name) throws Refused {
    Optional<Definition> found = find(name.pid(), name.isFactory());
    if (found.isEmpty() && name.pid().startsWith(OURS)) {
      if (find(name.pid(), !name.isFactory()).isEmpty()) {
        throw new Refused("no bundle defines PID " + name.pid() + " (yet)");
      }
      throw new Refused(
          name.isFactory()
              ? name.pid() + " is a single configuration: name the file " + name.pid() + ".cfg"
              : name.pid() + " can have many instances: name the file " + name.pid() + "~NAME.cfg");
    }
    return found;
  }

  /** If several bundles define the PID, the one installed last counts: it is the newer one while an update is under way. */
  private Optional<Definition> find(String pid, boolean factory) {
    Optional<Definition> found = Optional.empty();
    for (Bundle bundle : context.getBundles()) {
      try {
        MetaTypeInformation information = metatypes.getMetaTypeInformation(bundle);
        if (information != null
            && Arrays.asList(factory ? information.getFactoryPids() : information.getPids()).contains(pid)) {
          ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
          found = Optional.of(new Definition(definition));
        }
      } catch (RuntimeException e) {
        // A broken definition, or a bundle uninstalled a moment ago, must not hide the definitions of the others.
        LOG.log(Level.DEBUG, () -> "No definitions from bundle " + bundle.getSymbolicName(), e);
      }
    }
    return found;
  }
}
