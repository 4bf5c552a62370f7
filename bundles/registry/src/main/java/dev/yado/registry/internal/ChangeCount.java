package dev.yado.registry.internal;

import dev.yado.registry.api.RuntimeRegistry;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers the registry as an OSGi service, with the version of its snapshot as {@code service.changecount}. Updates of the property are
 * debounced, because each one notifies all listeners. Thread-safe.
 */
final class ChangeCount {

    private static final long DEBOUNCE_MS = 100;

    private final AtomicBoolean due = new AtomicBoolean();
    // Guarded by this.
    private ServiceRegistration<RuntimeRegistry> registration;
    private volatile Registry registry;

    void register(BundleContext context, Registry newRegistry) {
        ServiceRegistration<RuntimeRegistry> made =
                context.registerService(RuntimeRegistry.class, newRegistry.api(), properties(newRegistry.snapshot().version()));
        synchronized (this) {
            registration = made;
            registry = newRegistry;
        }
        changed(0);
    }

    void changed(long version) {
        Registry current = registry;
        if (current == null || !due.compareAndSet(false, true)) {
            return;
        }
        try {
            current.timer().schedule(this::publish, DEBOUNCE_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException registryStops) {
            // The service is about to be unregistered.
        }
    }

    void unregister() {
        ServiceRegistration<RuntimeRegistry> made;
        synchronized (this) {
            made = registration;
            registration = null;
        }
        if (made != null) {
            made.unregister();
        }
    }

    private void publish() {
        due.set(false);
        ServiceRegistration<RuntimeRegistry> made;
        synchronized (this) {
            made = registration;
        }
        if (made != null) {
            try {
                made.setProperties(properties(registry.snapshot().version()));
            } catch (IllegalStateException unregisteredMeanwhile) {
                // No property to update.
            }
        }
    }

    private static Dictionary<String, Object> properties(long version) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_CHANGECOUNT, version);
        return properties;
    }
}
