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
 * Registers the memory store as a service while this bundle is active. It is registered explicitly: a service component without users, as during a
 * reconfiguration of the Runtime, would be deactivated, and lose every Worker.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.runtime.spi.store.WorkerStore\"", uses = WorkerStore.class)
@Component(name = "dev.yado.store.memory", service = {}, immediate = true, configurationPid = "dev.yado.store.memory")
@Designate(ocd = MemoryStoreComponent.Configuration.class)
public final class MemoryStoreComponent {

    /** The settings of the memory store. A change keeps the stored Workers. */
    @ObjectClassDefinition(name = "Yado memory store", description = "Keeps Workers in the memory of this process; they are lost when it ends.")
    @interface Configuration {

        @AttributeDefinition(name = "Maximum events per Worker", description = "Maximum number of events kept per Worker; older ones are dropped.",
                min = "1000", max = "10000000")
        int max__events__per__worker() default MemoryStore.DEFAULT_MAX_EVENTS;
    }

    private final MemoryStore store;
    private final ServiceRegistration<WorkerStore> registration;

    @Activate
    public MemoryStoreComponent(BundleContext context, Configuration config) {
        store = new MemoryStore(config.max__events__per__worker());
        registration = context.registerService(WorkerStore.class, store, new Hashtable<>(Map.of(WorkerStore.KIND, store.description().kind())));
    }

    /** Without this method a change would create a new component, and every Worker would be lost. */
    @Modified
    void modified(Configuration config) {
        store.setMaxEventsPerWorker(config.max__events__per__worker());
    }

    @Deactivate
    void stop() {
        registration.unregister();
    }
}
