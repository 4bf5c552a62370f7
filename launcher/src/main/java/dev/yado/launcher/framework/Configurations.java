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
 * Hands the features' and the command line's configurations to ConfigurationAdmin: most before any bundle that reads them has started, the fixed ones when
 * all is verified. Until then those are locked, so that nobody else decides on them first.
 */
final class Configurations {
    private final BundleContext context;
    private final Map<String, Dictionary<String, Object>> byPid;
    private final Set<String> fixed;

    /** @param fixed PIDs that are read-only from the beginning */
    Configurations(BundleContext context, Map<String, Dictionary<String, Object>> byPid, Set<String> fixed) {
        this.context = context;
        this.byPid = byPid;
        this.fixed = fixed;
    }

    private interface Step {
        void on(Configuration configuration, Dictionary<String, Object> values) throws IOException;
    }

    void apply() throws LaunchException {
        each(pid -> !fixed.contains(pid), Configuration::update);
        each(fixed::contains, (configuration, values) -> configuration.addAttributes(ConfigurationAttribute.READ_ONLY));
    }

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
            throw new LaunchException("The features bring configurations, but no ConfigurationAdmin at start level 1");
        }
        ConfigurationAdmin admin = context.getService(reference);
        for (var e : byPid.entrySet()) {
            if (which.test(e.getKey())) {
                try {
                    step.on(configuration(admin, e.getKey()), e.getValue());
                } catch (IOException | IllegalArgumentException x) {
                    throw new LaunchException("Configuration " + e.getKey() + " was not accepted: " + x.getMessage(), x);
                }
            }
        }
        context.ungetService(reference);
    }

    private static Configuration configuration(ConfigurationAdmin admin, String pid) throws IOException {
        int tilde = pid.indexOf('~');
        // "?" leaves the configuration to whichever bundle asks for its PID.
        return tilde < 0 ? admin.getConfiguration(pid, "?") : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }
}
