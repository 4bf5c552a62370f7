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

/** Writes the values of files to ConfigAdmin and reverts them. Never changes configurations and keys from elsewhere. */
final class ConfigurationStore {

    /** Any bundle may receive the configuration; without it ConfigAdmin would bind it to this bundle. */
    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin admin;

    ConfigurationStore(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Returns the keys that the configuration has without its file. */
    Set<String> keysBefore(ConfigFileName name) throws IOException {
        return before(name.configurationPid()).<Set<String>>map(SortedMap::keySet).orElse(Set.of());
    }

    /** Fails for a configuration that is fixed, before its file is parsed: to correct other mistakes in it would have no effect. */
    void requireWritable(ConfigFileName name) throws IOException, ConfigFileException {
        for (Configuration configuration : list("(service.pid=" + name.configurationPid() + ")")) {
            if (configuration.getAttributes().contains(Configuration.ConfigurationAttribute.READ_ONLY)) {
                throw fixed();
            }
        }
    }

    private static ConfigFileException fixed() {
        return new ConfigFileException("options of the command line set this configuration until the process ends; use those options instead of a file");
    }

    /** Writes a configuration if it differs, and returns whether it did. */
    boolean apply(ConfigFileName name, Map<String, Object> values) throws IOException, ConfigFileException {
        Dictionary<String, Object> merged = ConfigurationOverlay.merge(before(name.configurationPid()), name.file(), values);
        Configuration configuration =
                name.isFactory()
                        ? admin.getFactoryConfiguration(name.pid(), name.instance().orElseThrow(), ANY_BUNDLE)
                        : admin.getConfiguration(name.pid(), ANY_BUNDLE);
        try {
            return configuration.updateIfDifferent(merged);
        } catch (ReadOnlyConfigurationException e) {
            throw fixed(); // it is empty until the process serves, so requireWritable does not find it
        }
    }

    /** Marks a configuration whose file is refused, unless an earlier version of the file is in effect. */
    void refuse(ConfigFileName name) throws IOException, ConfigFileException {
        requireWritable(name);
        for (Configuration configuration : list("(service.pid=" + name.configurationPid() + ")")) {
            if (ConfigurationOverlay.isAccepted(configuration.getProperties())) {
                return;
            }
        }
        apply(name, Map.of(ConfigurationOverlay.REFUSED, true));
    }

    /** Reverts the configurations of files whose PID is not in {@code pids}, and returns their PIDs. */
    List<String> retain(Collection<String> pids) throws IOException {
        List<Configuration> orphans =
                list("(" + ConfigurationOverlay.FILE + "=*)").stream().filter(found -> !pids.contains(found.getPid())).toList();
        List<String> reverted = new ArrayList<>();
        for (Configuration orphan : orphans) {
            reverted.add(orphan.getPid()); // before the deletion, after which getPid() fails
            Optional<SortedMap<String, Object>> before = ConfigurationOverlay.before(orphan.getProperties());
            if (before.isPresent()) {
                orphan.updateIfDifferent(new Hashtable<>(before.get()));
            } else {
                orphan.delete();
            }
        }
        return reverted;
    }

    /** Returns whether the configuration exists, from any source; the mark of a refused file alone is none. */
    boolean has(ConfigFileName name) {
        try {
            return list("(service.pid=" + name.configurationPid() + ")").stream().anyMatch(found -> ConfigurationOverlay.hasValues(found.getProperties()));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<SortedMap<String, Object>> before(String pid) throws IOException {
        // By listing, because getConfiguration() creates it. A PID contains no special characters of filters.
        List<Configuration> found = list("(service.pid=" + pid + ")");
        return found.isEmpty() ? Optional.empty() : ConfigurationOverlay.before(found.get(0).getProperties());
    }

    private List<Configuration> list(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : Arrays.asList(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("the filter consists of constants and checked PIDs", e);
        }
    }
}
