package dev.yado.launcher;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Hands the features' and the command line's configurations to ConfigurationAdmin, before any bundle that reads them has started. */
final class Configurations {
    private final BundleContext context;

    Configurations(BundleContext context) {
        this.context = context;
    }

    /** @param fixed PIDs that are read-only from now on */
    void apply(Map<String, Dictionary<String, Object>> configurations, Set<String> fixed) throws LaunchException {
        if (configurations.isEmpty()) {
            return;
        }
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new LaunchException("The features bring configurations, but no ConfigurationAdmin at start level 1");
        }
        ConfigurationAdmin admin = context.getService(reference);
        for (var e : configurations.entrySet()) {
            try {
                Configuration configuration = configuration(admin, e.getKey());
                configuration.update(e.getValue());
                if (fixed.contains(e.getKey())) {
                    configuration.addAttributes(Configuration.ConfigurationAttribute.READ_ONLY);
                }
            } catch (IOException | IllegalArgumentException x) {
                throw new LaunchException("Configuration " + e.getKey() + " was not accepted: " + x.getMessage(), x);
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
