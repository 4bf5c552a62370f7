package dev.yado.source.remote.internal;

import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.Identifiers;
import dev.yado.model.RuntimeId;
import dev.yado.model.Text;
import dev.yado.model.YadoException;
import dev.yado.source.api.RuntimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Registers one source for each configuration. By hand and not as a service of the component itself: a component's configuration becomes service properties,
 * and every bundle can read those.
 */
@Component(service = {}, configurationPid = RemoteConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = RemoteConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.source.api.RuntimeSource\"", uses = RuntimeSource.class)
public final class RemoteRegistration {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");

    private final Optional<RemoteRuntime> runtime;
    private final ServiceRegistration<RuntimeSource> registration;

    /** A wrong configuration is registered as well, as a Runtime that is unavailable and says what to correct. */
    @Activate
    public RemoteRegistration(BundleContext context, RemoteConfig config, Map<String, Object> properties) {
        RemoteSettings settings = null;
        Failure wrong = null;
        try {
            settings = RemoteSettings.of(config, System::getenv);
        } catch (YadoException e) {
            wrong = new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the configuration of this Runtime is wrong: " + e.failure().message());
        }
        RuntimeId id = settings != null ? settings.id() : placeholder(config.runtime__id(), String.valueOf(properties.get(Constants.SERVICE_PID)));
        RuntimeSource source;
        if (settings != null) {
            if (settings.token().value().isPresent() && settings.endpoint().inTheClear()) {
                LOG.log(Level.WARNING, "Runtime {0} is reached by http://, so its token can be read on the way; use https://", id);
            }
            runtime = Optional.of(RemoteRuntime.open(settings));
            source = runtime.get().source();
        } else {
            LOG.log(Level.ERROR, "Runtime {0} cannot be used: {1}", id, wrong.message());
            runtime = Optional.empty();
            source = new MisconfiguredSource(RemoteProjections.of(id, config.display__name() == null ? "" : Text.label(config.display__name())), wrong);
        }
        registration = context.registerService(RuntimeSource.class, source, new Hashtable<>(Map.of(RuntimeSource.RUNTIME_ID, id.value())));
    }

    /** First the service goes, so that nobody new comes, then what stands behind it. */
    @Deactivate
    public void close() {
        registration.unregister();
        runtime.ifPresent(RemoteRuntime::close);
    }

    /** An id for a configuration without a usable one: derived, so that it stays the same and is nobody else's. */
    private static RuntimeId placeholder(String configured, String pid) {
        if (Identifiers.isValid(configured)) {
            return new RuntimeId(configured);
        }
        return new RuntimeId(Identifiers.derive("misconfigured-", configured == null || configured.isBlank() ? pid : configured));
    }
}
