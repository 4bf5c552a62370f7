package dev.yado.config.files.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ReadOnlyConfigurationException;

/** Writes what files say into ConfigAdmin and takes it back, leaving alone what came from elsewhere. */
final class ConfigurationStore {

  /** Any bundle may receive the configuration; without it ConfigAdmin would bind it to this bundle. */
  private static final String ANY_BUNDLE = "?";

  private final ConfigurationAdmin admin;

  ConfigurationStore(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** The keys the configuration would have without a file. */
  Set<String> keysBefore(FileName name) throws IOException {
    return before(name.configurationPid()).<Set<String>>map(SortedMap::keySet).orElse(Set.of());
  }

  /** Nobody is told to correct a file that could not count anyway. */
  void requireWritable(FileName name) throws IOException, Refused {
    for (Configuration configuration : list("(service.pid=" + name.configurationPid() + ")")) {
      if (configuration.getAttributes().contains(Configuration.ConfigurationAttribute.READ_ONLY)) {
        throw fixed();
      }
    }
  }

  private static Refused fixed() {
    return new Refused("options of the command line fix this configuration from the start to the end of the process");
  }

  /** Returns whether anything had to be written. */
  boolean apply(FileName name, Map<String, Object> values) throws IOException, Refused {
    Dictionary<String, Object> merged = Provenance.merge(before(name.configurationPid()), name.file(), values);
    Configuration configuration =
        name.isFactory()
            ? admin.getFactoryConfiguration(name.pid(), name.instance().orElseThrow(), ANY_BUNDLE)
            : admin.getConfiguration(name.pid(), ANY_BUNDLE);
    try {
      return configuration.updateIfDifferent(merged);
    } catch (ReadOnlyConfigurationException e) {
      throw fixed(); // and empty until the process serves, so that it is not listed yet
    }
  }

  /** Takes the configurations back that came from a file, except those of {@code pids}; returns their PIDs. */
  List<String> retain(Collection<String> pids) throws IOException {
    List<Configuration> orphans =
        list("(" + Provenance.FILE + "=*)").stream().filter(found -> !pids.contains(found.getPid())).toList();
    List<String> takenBack = new ArrayList<>();
    for (Configuration orphan : orphans) {
      takenBack.add(orphan.getPid()); // first: a deleted configuration no longer tells
      Optional<SortedMap<String, Object>> before = Provenance.before(orphan.getProperties());
      if (before.isPresent()) {
        orphan.updateIfDifferent(new Hashtable<>(before.get()));
      } else {
        orphan.delete();
      }
    }
    return takenBack;
  }

  /** Whether there is such a configuration, wherever it came from. */
  boolean has(FileName name) {
    try {
      return !list("(service.pid=" + name.configurationPid() + ")").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<SortedMap<String, Object>> before(String pid) throws IOException {
    // Listed, not got: getting a configuration creates it. The PID has no character with a meaning in filters.
    List<Configuration> found = list("(service.pid=" + pid + ")");
    return found.isEmpty() ? Optional.empty() : Provenance.before(found.get(0).getProperties());
  }

  private List<Configuration> list(String filter) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? List.of() : Arrays.asList(found);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("the filter is made of constants and checked PIDs", e);
    }
  }
}
