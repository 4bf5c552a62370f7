package dev.yado.launcher.framework;

import dev.yado.launcher.error.LaunchException;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.Configuration.ConfigurationAttribute;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Writes the configurations of features and command line to ConfigurationAdmin: most before the bundles that read them start, the fixed ones when
 * the start is verified. Until then the fixed ones are empty and read-only, so that nothing else can set them first.
 */
final class Configurations {
    private final BundleContext context;
    private final Map<String, Dictionary<String, Object>> byPid;
    private final Set<String> fixed;

    /** @param fixed the PIDs that are read-only from the start */
    Configurations(BundleContext context, Map<String, Dictionary<String, Object>> byPid, Set<String> fixed) {
        this.context = context;
        this.byPid = byPid;
        this.fixed = fixed;
    }

    private interface Step {
        void on(Configuration configuration, Dictionary<String, Object> values) throws IOException;
    }

    /** Writes all but the fixed configurations, and locks the fixed ones. */
    void apply() throws LaunchException {
        each(pid -> !fixed.contains(pid), Configuration::update);
        each(fixed::contains, (configuration, values) -> configuration.addAttributes(ConfigurationAttribute.READ_ONLY));
    }

    /** Writes the fixed configurations and leaves them read-only. */
    void applyFixed() throws LaunchException {
        each(fixed::contains, (configuration, values) -> {
            configuration.removeAttributes(ConfigurationAttribute.READ_ONLY);
            configuration.update(values);
            configuration.addAttributes(ConfigurationAttribute.READ_ONLY);
        });
    }

    private void each(Predicate<String> which, Step step) throws LaunchException {
        if (byPid.keySet().stream().noneMatch(which)) {
            return;
        }
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new LaunchException("The features contain configurations, but no ConfigurationAdmin at start level 1");
        }
        ConfigurationAdmin admin = context.getService(reference);
        for (var e : byPid.entrySet()) {
            if (which.test(e.getKey())) {
                try {
                    step.on(configuration(admin, e.getKey()), e.getValue());
                } catch (IOException | IllegalArgumentException x) {
                    throw new LaunchException("Configuration " + e.getKey() + " was rejected: " + x.getMessage(), x);
                }
            }
        }
        context.ungetService(reference);
    }

    private static Configuration configuration(ConfigurationAdmin admin, String pid) throws IOException {
        int tilde = pid.indexOf('~');
        // With "?", any bundle may use the configuration.
        return tilde < 0 ? admin.getConfiguration(pid, "?") : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }
}
