package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.source.api.RuntimeSource;
import dev.yado.source.remote.internal.settings.RemoteConfig;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.source.MisconfiguredSource;
import dev.yado.source.remote.internal.source.RemoteProjections;
import dev.yado.source.remote.internal.source.RemoteRuntime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
 * Registers one source for each configuration. By hand and not as a service of the component itself: a component's configuration becomes service properties,
 * and every bundle can read those.
 */
@Component(service = {}, configurationPid = RemoteConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = RemoteConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.source.api.RuntimeSource\"", uses = RuntimeSource.class)
public final class RemoteRegistration {

    private static final Logger LOG = System.getLogger("dev.yado.source.remote");

    private final BundleContext context;
    private final String pid;
    private volatile Registered registered;
    private volatile Optional<String> wrongSettings = Optional.empty();
    private volatile Optional<String> wrongFile = Optional.empty();

    /** What stands for the configuration now. @param runtime empty when the configuration cannot be used */
    private record Registered(SourceService service, Optional<RemoteRuntime> runtime) {

        RuntimeId id() {
            return service.id();
        }

        /**
         * First the service goes, so that nobody new comes, then what stands behind it.
         *
         * @param forGood the Runtime is not wanted here any more, so that it should not be listed as missing either
         */
        void end(boolean forGood) {
            if (forGood) {
                service.withdraw();
            } else {
                service.leave();
            }
            runtime.ifPresent(RemoteRuntime::close);
        }
    }

    /** A wrong configuration is registered as well, as a Runtime that is unavailable and says what to correct. */
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

    /** A wrong configuration changes nothing where there is a Runtime that works: that one goes on, and says that the newest settings do not count. */
    @Modified
    void modified(RemoteConfig config) {
        Registered old = registered;
        RemoteSettings settings;
        try {
            settings = RemoteSettings.of(config, System::getenv);
        } catch (YadoException e) {
            if (old.runtime().isPresent()) {
                LOG.log(Level.ERROR, "Runtime {0} goes on as it was, because its new configuration cannot be used: {1}", old.id(), e.failure().message());
                wrongSettings = Optional.of("its new configuration is not in effect: " + e.failure().message());
                tellWhatIsWrong();
            } else {
                old.end(true);
                registered = refuse(config, e);
            }
            return;
        }
        wrongSettings = Optional.empty();
        // One that is reached by other ways is the same Runtime, and whoever watches it waits for it; one of another id replaces it for good.
        old.end(!old.id().equals(settings.id()));
        registered = open(settings);
        tellWhatIsWrong();
    }

    /** Whose configuration was taken away is not wanted any more; whose bundle stops is only missing. */
    @Deactivate
    void deactivate(int reason) {
        registered.end(reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    @Reference(target = ConfigProblem.TARGET, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFiles(Supplier<List<Map<String, String>>> files) {
        wrongFile = ConfigProblem.of(files, pid).map(ConfigProblem::sentence);
        tellWhatIsWrong();
    }

    void updatedFiles(Supplier<List<Map<String, String>>> files) {
        bindFiles(files);
    }

    void unbindFiles(Supplier<List<Map<String, String>>> files) {
        wrongFile = Optional.empty();
        tellWhatIsWrong();
    }

    private void tellWhatIsWrong() {
        Optional<String> wrong = wrongFile.isPresent() ? wrongFile : wrongSettings;
        registered.runtime().ifPresent(runtime -> runtime.rejectedSettings(wrong));
    }

    private Registered open(RemoteSettings settings) {
        if (settings.token().value().isPresent() && settings.endpoint().inTheClear()) {
            LOG.log(Level.WARNING, "Runtime {0} is reached by http://, so its token can be read on the way; use https://", settings.id());
        }
        RemoteRuntime runtime = RemoteRuntime.open(settings);
        return new Registered(SourceService.register(context, settings.id(), runtime.source()), Optional.of(runtime));
    }

    private Registered refuse(RemoteConfig config, YadoException e) {
        String configured = config.runtime__id();
        RuntimeId id = Identifiers.isValid(configured) ? new RuntimeId(configured)
                : MisconfiguredSource.placeholder(configured == null || configured.isBlank() ? pid : configured);
        Failure wrong = new Failure(FailureCode.RUNTIME_UNAVAILABLE, "the configuration of this Runtime is wrong: " + e.failure().message());
        LOG.log(Level.ERROR, "Runtime {0} cannot be used: {1}", id, wrong.message());
        String name = config.display__name() == null ? "" : Text.label(config.display__name());
        return new Registered(SourceService.register(context, id, new MisconfiguredSource(RemoteProjections.of(id, name), wrong)), Optional.empty());
    }
}
