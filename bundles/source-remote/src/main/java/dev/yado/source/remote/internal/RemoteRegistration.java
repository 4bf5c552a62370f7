package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.remote.internal.runtime.MisconfiguredSource;
import dev.yado.source.remote.internal.runtime.RemoteProjections;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import dev.yado.source.remote.internal.settings.RemoteConfig;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.annotations.RequireConfigurationAdmin;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Registers one source for each configuration. The service is registered explicitly and is not that of the component, because a component's configuration becomes
 * service properties, which every bundle can read.
 */
@RequireConfigurationAdmin
@Component(name = RemoteConfig.PID, service = {}, configurationPid = RemoteConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = RemoteConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.source.api.RuntimeSource\"", uses = RuntimeSource.class)
public final class RemoteRegistration {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");

    private final BundleContext context;
    private final String pid;
    private volatile Registered registered;
    private volatile Optional<String> settingsProblem = Optional.empty();
    private volatile Optional<String> fileProblem = Optional.empty();

    /**
     * The registered service.
     *
     * @param runtime empty if the configuration is invalid
     */
    private record Registered(SourceService service, Optional<RemoteRuntime> runtime) {

        RuntimeId id() {
            return service.id();
        }

        /**
         * Unregisters the service first, so that no new call arrives, and then closes the Runtime behind it.
         *
         * @param withdraw whether the Runtime is no longer configured, so that it must not be listed as unavailable
         */
        void end(boolean withdraw) {
            if (withdraw) {
                service.withdraw();
            } else {
                service.leave();
            }
            runtime.ifPresent(RemoteRuntime::close);
        }
    }

    /** Registers the source. An invalid configuration is registered as an unavailable Runtime with a diagnostic that states what to correct. */
    @Activate
    public RemoteRegistration(BundleContext context, RemoteConfig config, Map<String, Object> properties) {
        this.context = context;
        this.pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        try {
            registered = open(RemoteSettings.of(config, System::getenv));
        } catch (YadoException e) {
            registered = refuse(config, e);
        }
    }

    /** Applies new settings. With invalid ones, a working Runtime continues with its old ones and shows a diagnostic. */
    @Modified
    void modified(RemoteConfig config) {
        Registered old = registered;
        RemoteSettings settings;
        try {
            settings = RemoteSettings.of(config, System::getenv);
        } catch (YadoException e) {
            if (old.runtime().isPresent()) {
                LOG.log(Level.ERROR, "Runtime {0} keeps its old configuration, because the new one is invalid: {1}", old.id(), e.failure().message());
                settingsProblem = Optional.of("its new configuration is not in effect: " + e.failure().message());
                showProblem();
            } else {
                old.end(true);
                registered = refuse(config, e);
            }
            return;
        }
        settingsProblem = Optional.empty();
        // With the same id it is the same Runtime at another address, and its streams wait for it; another id replaces it finally.
        old.end(!old.id().equals(settings.id()));
        registered = open(settings);
        showProblem();
    }

    /** Ends the source. If its configuration was deleted, its Runtime is no longer listed; if only the bundle stops, the Runtime is listed as unavailable. */
    @Deactivate
    void deactivate(int reason) {
        registered.end(reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFiles(RejectedConfigurationFiles files) {
        showFileProblem(files);
    }

    void updatedFiles(RejectedConfigurationFiles files) {
        showFileProblem(files);
    }

    void unbindFiles(RejectedConfigurationFiles files) {
        showFileProblem(List::of);
    }

    // Reads the problem under the lock: otherwise a thread that has read an earlier one could show it after a thread with the newer one.
    private synchronized void showFileProblem(RejectedConfigurationFiles files) {
        fileProblem = ConfigProblem.of(files, pid).map(ConfigProblem::sentence);
        showProblem();
    }

    private void showProblem() {
        Optional<String> problem = fileProblem.isPresent() ? fileProblem : settingsProblem;
        registered.runtime().ifPresent(runtime -> runtime.rejectedSettings(problem));
    }

    private Registered open(RemoteSettings settings) {
        if (settings.token().value().isPresent() && settings.endpoint().unencrypted()) {
            LOG.log(Level.WARNING, "Runtime {0}: the token is sent without encryption over http://; use https:// in base_url", settings.id());
        }
        RemoteRuntime runtime = RemoteRuntime.open(settings);
        return new Registered(SourceService.register(context, settings.id(), runtime.source()), Optional.of(runtime));
    }

    private Registered refuse(RemoteConfig config, YadoException e) {
        String configured = config.runtime__id();
        RuntimeId id = Identifiers.isValid(configured) ? new RuntimeId(configured)
                : MisconfiguredSource.placeholder(configured == null || configured.isBlank() ? pid : configured);
        Failure wrong = new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the configuration of this Runtime is invalid: " + e.failure().message());
        LOG.log(Level.ERROR, "Runtime {0} cannot be used: {1}", id, wrong.message());
        String name = config.display__name() == null ? "" : Text.label(config.display__name());
        return new Registered(SourceService.register(context, id, new MisconfiguredSource(RemoteProjections.of(id, name), wrong)), Optional.empty());
    }
}
