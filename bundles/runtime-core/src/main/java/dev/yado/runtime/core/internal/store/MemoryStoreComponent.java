package dev.yado.runtime.core.internal.store;

import dev.yado.runtime.spi.store.WorkerStore;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The memory store as a service, for as long as this bundle is active: it is registered by hand because a component that nobody
 * uses for a moment (while the Runtime takes a new setting) would be deactivated, and every Worker with it.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=dev.yado.runtime.spi.store.WorkerStore")
@Component(service = {}, immediate = true, configurationPid = "dev.yado.store.memory")
@Designate(ocd = MemoryStoreComponent.Configuration.class)
public final class MemoryStoreComponent {

    /** Settings of the memory store. A change keeps what is in it. */
    @ObjectClassDefinition(name = "Yado memory store", description = "Keeps Workers in this process's memory: they end with it.")
    @interface Configuration {

        @AttributeDefinition(name = "Most events of a Worker", description = "Events kept of one Worker; older ones are dropped.", min = "1000", max = "10000000")
        int max__events__per__worker() default MemoryStore.DEFAULT_MAX_EVENTS;
    }

    private final MemoryStore store;
    private final ServiceRegistration<WorkerStore> registration;

    @Activate
    public MemoryStoreComponent(BundleContext context, Configuration config) {
        store = new MemoryStore(config.max__events__per__worker());
        registration = context.registerService(WorkerStore.class, store, new Hashtable<>(Map.of(WorkerStore.KIND, store.description().kind())));
    }

    /** Without this the component would be made anew, and every Worker would be gone. */
    @Modified
    void modified(Configuration config) {
        store.setMaxEventsPerWorker(config.max__events__per__worker());
    }

    @Deactivate
    void stop() {
        registration.unregister();
    }
}
