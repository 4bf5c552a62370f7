package dev.yado.source.remote.internal;

import dev.yado.model.id.RuntimeId;
import dev.yado.source.api.RuntimeSource;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The registration of a source. Its properties, which every bundle can read, hold its id and no setting. */
record SourceService(RuntimeId id, ServiceRegistration<RuntimeSource> registration) {

    static SourceService register(BundleContext context, RuntimeId id, RuntimeSource source) {
        return new SourceService(id, context.registerService(RuntimeSource.class, source, new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id.value()))));
    }

    /** Unregisters the source; its Runtime is listed as missing. */
    void leave() {
        registration.unregister();
    }

    /** Unregisters the source and withdraws its Runtime, which is then no longer listed. */
    void withdraw() {
        registration.setProperties(new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id.value(), RuntimeSource.WITHDRAWN, true)));
        registration.unregister();
    }
}
