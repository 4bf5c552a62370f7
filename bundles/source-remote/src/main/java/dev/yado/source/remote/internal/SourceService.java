package dev.yado.source.remote.internal;

import dev.yado.model.id.RuntimeId;
import dev.yado.source.api.RuntimeSource;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A source as a service, with the properties that everybody may read: its id and no setting. */
record SourceService(RuntimeId id, ServiceRegistration<RuntimeSource> registration) {

    static SourceService register(BundleContext context, RuntimeId id, RuntimeSource source) {
        return new SourceService(id, context.registerService(RuntimeSource.class, source, new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id.value()))));
    }

    /** It goes, and its Runtime is missing. */
    void leave() {
        registration.unregister();
    }

    /** It goes because nobody wants it any more. */
    void withdraw() {
        registration.setProperties(new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id.value(), RuntimeSource.WITHDRAWN, true)));
        registration.unregister();
    }
}
