package dev.yado.launcher.framework;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.launch.Framework;

/**
 * Removes uninstalled bundles from Felix's table of service usages. Felix 7.0.5 keeps the entry of a bundle whose usage counts are 0 until the service is
 * unregistered. Components use ConfigurationAdmin, which is never unregistered, so each replaced bundle stayed in memory with its revision. The table is a
 * private field: with a Felix that has none of this name, nothing is removed. Thread-safe.
 */
final class ServiceUsages implements BundleListener {
    private static final System.Logger LOG = System.getLogger("dev.yado.framework");

    private final Map<?, ?> inUse;

    private ServiceUsages(Map<?, ?> inUse) {
        this.inUse = inUse;
    }

    static Optional<BundleListener> of(Framework framework) {
        try {
            return Optional.of(new ServiceUsages((Map<?, ?>) field(field(framework, "m_registry"), "m_inUseMap")));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "This framework has no known table of service usages", e);
            return Optional.empty();
        }
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        // An uninstalled bundle can use no service: its context is invalid. A bundle that was installed from the same location is another one.
        if (event.getType() == BundleEvent.UNINSTALLED && event.getBundle().getState() == Bundle.UNINSTALLED) {
            inUse.remove(event.getBundle());
        }
    }
}
