package dev.yado.source.local.internal;

import dev.yado.model.failure.YadoException;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.local.internal.settings.LocalConfig;
import dev.yado.source.local.internal.settings.LocalSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Registers the source of local Workers while it is enabled. The service is registered explicitly and is not that of the component, so that with
 * {@code enabled = false} there is no such service.
 */
@Component(name = LocalConfig.PID, service = {}, configurationPid = LocalConfig.PID, immediate = true)
@Designate(ocd = LocalConfig.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.source.api.RuntimeSource\"", uses = RuntimeSource.class)
public final class LocalCompatibility {

    private static final Logger LOG = System.getLogger("dev.yado.source.local");

    private final BundleContext context;
    /** Empty while disabled. */
    private Optional<LocalSettings> settings;
    private Optional<LocalWorkers> workers = Optional.empty();
    private Optional<ServiceRegistration<RuntimeSource>> registration = Optional.empty();

    /** Fails, and registers nothing, if a setting is invalid; SCR logs the message, which names the setting and what is allowed. */
    @Activate
    public LocalCompatibility(BundleContext context, LocalConfig config) {
        this.context = context;
        settings = read(config);
        open();
    }

    /** Applies new settings; an invalid one changes nothing. */
    @Modified
    void modified(LocalConfig config) {
        Optional<LocalSettings> next;
        try {
            next = read(config);
        } catch (YadoException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the configuration " + LocalConfig.PID + " is not in effect: " + e.getMessage() + "; the old one stays");
            return;
        }
        if (!next.equals(settings)) {
            close();
            settings = next;
            open();
        }
    }

    private Optional<LocalSettings> read(LocalConfig config) {
        if (config._yado_file_refused()) {
            LOG.log(Level.ERROR, "the file of the configuration " + LocalConfig.PID + " was refused; no recorded Workers are listed until it is corrected");
            return Optional.empty();
        }
        return config.enabled() ? Optional.of(LocalSettings.of(config, System::getenv, context::getProperty)) : Optional.empty();
    }

    private void open() {
        workers = settings.map(LocalWorkers::open);
        registration = workers.map(open -> register(context, open));
        LOG.log(Level.DEBUG, () -> "local Workers are " + (workers.isPresent() ? "listed" : "disabled"));
    }

    /** Unregisters the service first, so that no new call arrives, and then ends what is behind it. */
    @Deactivate
    public void close() {
        registration.ifPresent(ServiceRegistration::unregister);
        workers.ifPresent(LocalWorkers::close);
    }

    private static ServiceRegistration<RuntimeSource> register(BundleContext context, LocalWorkers open) {
        Dictionary<String, Object> properties = new Hashtable<>(
                Map.of(RuntimeSource.RUNTIME_ID, open.source().runtime().runtimeId().value()));
        return context.registerService(RuntimeSource.class, open.source(), properties);
    }
}
