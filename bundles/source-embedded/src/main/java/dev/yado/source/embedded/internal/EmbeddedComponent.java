package dev.yado.source.embedded.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.source.api.RuntimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Registers the source of the Runtime of this process. The service is registered explicitly and is not that of the component, because a component's service
 * properties are those of its configuration, even of a rejected one.
 */
@Component(name = EmbeddedConfig.PID, service = {}, immediate = true, configurationPid = EmbeddedConfig.PID)
@Designate(ocd = EmbeddedConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.source.api.RuntimeSource\"", uses = RuntimeSource.class)
public final class EmbeddedComponent {

    private static final Logger LOG = System.getLogger("dev.yado.source.embedded");

    private final BundleContext context;
    private final WorkerRuntime runtime;
    private Settings settings;
    private EmbeddedSource source;
    private ServiceRegistration<RuntimeSource> registration;
    private int changes;

    private record Settings(RuntimeId id, String label) {
        static Settings of(EmbeddedConfig config) {
            return new Settings(new RuntimeId(config.runtime__id()), config.label());
        }
    }

    /**
     * Registers the source.
     *
     * @throws YadoException {@code invalid_identifier} if the configured runtime id is invalid; then nothing is registered
     */
    @Activate
    public EmbeddedComponent(BundleContext context, @Reference WorkerRuntime runtime, EmbeddedConfig config) {
        this.context = context;
        this.runtime = runtime;
        this.settings = Settings.of(config);
        register();
    }

    /**
     * Applies new settings. An invalid one changes nothing, so that a typing error in a file does not remove the Runtime from the Backend. Only another id
     * replaces the source: a source that leaves ends its streams.
     */
    @Modified
    void modified(EmbeddedConfig config) {
        Settings next;
        try {
            next = Settings.of(config);
        } catch (YadoException e) {
            LOG.log(Level.WARNING, "the configuration " + EmbeddedConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
            return;
        }
        Settings old = settings;
        settings = next;
        if (!next.id().equals(old.id())) {
            registration.unregister();
            register();
        } else if (!next.label().equals(old.label())) {
            source.setLabel(next.label());
            changes++;
            registration.setProperties(properties());
        }
    }

    @Deactivate
    void close() {
        registration.unregister();
    }

    private void register() {
        source = new EmbeddedSource(runtime, settings.id(), settings.label());
        registration = context.registerService(RuntimeSource.class, source, properties());
    }

    private Dictionary<String, Object> properties() {
        return new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, settings.id().value(), RuntimeSource.CHANGE_COUNT, changes));
    }
}
