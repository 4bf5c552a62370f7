package dev.yado.engine.llm.internal;

import dev.yado.engine.llm.internal.model.ConfiguredModel;
import dev.yado.engine.llm.internal.model.ModelDirectory;
import dev.yado.engine.llm.internal.tool.ConfiguredToolServer;
import dev.yado.engine.llm.internal.tool.ToolServerDirectory;
import dev.yado.runtime.spi.engine.Engine;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Registers the engine, even when no model is configured: creating a Worker then fails with the reason. The service is registered explicitly, and not by
 * declarative services, since its properties must change when a model or tool server is added, changed or removed: that makes the Runtime check the profiles
 * again.
 */
@Component(name = "dev.yado.engine.llm", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.runtime.spi.engine.Engine\"", uses = Engine.class)
public final class LlmComponent {

    private final ModelDirectory models = new ModelDirectory();
    private final ToolServerDirectory servers = new ToolServerDirectory();

    // Guarded by this.
    private ServiceRegistration<Engine> registration;
    private int changes;

    @Activate
    void activate(BundleContext context) {
        Engine engine = new LlmEngine(context.getBundle().getVersion().toString(), models, servers);
        // Not under the lock: this calls service listeners.
        ServiceRegistration<Engine> registered = context.registerService(Engine.class, engine, properties(0));
        synchronized (this) {
            registration = registered;
        }
        changed();
    }

    @Deactivate
    void deactivate() {
        ServiceRegistration<Engine> registered;
        synchronized (this) {
            registered = registration;
            registration = null;
        }
        registered.unregister();
        servers.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(ConfiguredModel model) {
        models.add(model);
        changed();
    }

    void updatedModel(ConfiguredModel model) {
        changed();
    }

    void removeModel(ConfiguredModel model) {
        models.remove(model);
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addServer(ConfiguredToolServer server) {
        servers.add(server);
        changed();
    }

    void updatedServer(ConfiguredToolServer server) {
        changed();
    }

    void removeServer(ConfiguredToolServer server) {
        servers.remove(server);
        changed();
    }

    private void changed() {
        ServiceRegistration<Engine> registered;
        int number;
        synchronized (this) {
            registered = registration;
            number = ++changes;
        }
        if (registered != null) {
            try {
                registered.setProperties(properties(number));
            } catch (IllegalStateException e) {
                // Unregistered concurrently: no update is needed.
            }
        }
    }

    private static Dictionary<String, Object> properties(int number) {
        return new Hashtable<>(java.util.Map.of(Engine.CHANGE_COUNT, number));
    }
}
