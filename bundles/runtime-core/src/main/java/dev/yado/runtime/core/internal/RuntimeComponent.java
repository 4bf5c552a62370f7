package dev.yado.runtime.core.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.core.internal.retention.ConfiguredRetention;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.StoreKindGuard;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.profile.ProfileProvider;
import dev.yado.runtime.spi.store.WorkerArchive;
import dev.yado.runtime.spi.store.WorkerStore;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The Runtime of this process as a service. Engines, profiles, retention rules and settings can change while it runs; its store cannot. The service is
 * registered explicitly: after the Runtime has started to serve, and unregistered before it stops.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"dev.yado.runtime.api.WorkerRuntime\"", uses = WorkerRuntime.class)
@Component(name = "dev.yado.runtime", service = {}, immediate = true, configurationPid = "dev.yado.runtime")
@Designate(ocd = RuntimeConfiguration.class)
public final class RuntimeComponent {

    private static final System.Logger LOG = System.getLogger(RuntimeComponent.class.getName());

    private final BundleContext context;
    private final RuntimeAssembly assembly;
    private final CoreRuntime runtime;
    private ServiceRegistration<WorkerRuntime> registration;
    private RuntimeControlServices control;

    @Activate
    public RuntimeComponent(BundleContext context, RuntimeConfiguration config,
            @Reference(name = "store", target = "(" + WorkerStore.KIND + "=memory)") WorkerStore store) {
        this.context = context;
        File file = context.getDataFile("store");
        if (file != null) {
            new StoreKindGuard(file.toPath()).require(store.description().kind());
        }
        // The store is a service of another component, which closes it.
        assembly = new RuntimeAssembly(settings(id(config), config), store, () -> {});
        runtime = new CoreRuntime(assembly);
    }

    /**
     * Applies all settings but the id. Invalid settings change nothing and become a diagnostic; a new component would interrupt every run.
     */
    @Modified
    void modified(RuntimeConfiguration config) {
        try {
            RuntimeId configured = id(config);
            assembly.reconfigure(settings(runtime.id(), config));
            assembly.configurationProblem(configured.equals(runtime.id()) ? Optional.empty()
                    : refused("the new runtime_id in dev.yado.runtime takes effect at the next start; until then the id is " + runtime.id()));
        } catch (YadoException | IllegalStateException e) {
            assembly.configurationProblem(refused("the configuration dev.yado.runtime is not in effect: " + e.getMessage() + "; the old one stays"));
        }
    }

    private static Optional<Diagnostic> refused(String reason) {
        LOG.log(System.Logger.Level.WARNING, reason);
        return Optional.of(Diagnostic.warning("configuration_refused", reason));
    }

    private RuntimeId id(RuntimeConfiguration config) {
        return config.runtime__id().isBlank() ? new RuntimeIdFile(context.getProperty("yado.data.dir")).readOrCreate()
                : new RuntimeId(config.runtime__id().strip());
    }

    private RuntimeSettings settings(RuntimeId id, RuntimeConfiguration config) {
        String name = Text.label(config.display__name()).strip();
        return new RuntimeSettings(id, name.isEmpty() ? Optional.empty() : Optional.of(name),
                FrameworkUtil.getBundle(RuntimeComponent.class).getVersion().toString(), config.max__transcript__items(),
                config.max__event__batch(), config.max__queued__inputs(), config.max__streams__per__worker(),
                Duration.ofMillis(config.cancel__deadline__ms()), Duration.ofSeconds(config.interaction__expiry__seconds()),
                Optional.ofNullable(context.getProperty("yado.data.dir")).map(Path::of), Duration.ofSeconds(config.idle__after__seconds()),
                config.max__runs__without__virtual__threads(), RuntimeSettings.CALL_TIMEOUT, RuntimeSettings.SWEEP_INTERVAL, Clock.systemUTC());
    }

    @Activate
    void register(BundleContext context) {
        registration = context.registerService(WorkerRuntime.class, runtime, new Hashtable<>(Map.of(WorkerRuntime.RUNTIME_ID, runtime.id().value())));
        control = new RuntimeControlServices(context, runtime, assembly);
    }

    @Deactivate
    void stop() {
        if (control != null) {
            control.unregister();
        }
        if (registration != null) {
            registration.unregister();
        }
        assembly.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEngine(ServiceReference<Engine> reference, Engine engine) {
        assembly.extensions().addEngine(reference, ranking(reference), engine);
    }

    void updatedEngine(ServiceReference<Engine> reference) {
        assembly.extensions().engineChanged();
    }

    void unbindEngine(ServiceReference<Engine> reference) {
        assembly.extensions().removeEngine(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProfile(ServiceReference<ProfileProvider> reference, ProfileProvider provider) {
        assembly.extensions().addProfile(reference, ranking(reference), provider);
    }

    void updatedProfile(ServiceReference<ProfileProvider> reference, ProfileProvider provider) {
        bindProfile(reference, provider);
    }

    void unbindProfile(ServiceReference<ProfileProvider> reference) {
        assembly.extensions().removeProfile(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindRetention(ServiceReference<ConfiguredRetention> reference, ConfiguredRetention retention) {
        assembly.extensions().addRetention(reference, retention.rule());
    }

    void updatedRetention(ServiceReference<ConfiguredRetention> reference, ConfiguredRetention retention) {
        bindRetention(reference, retention);
    }

    void unbindRetention(ServiceReference<ConfiguredRetention> reference) {
        assembly.extensions().removeRetention(reference);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindArchive(WorkerArchive archive) {
        assembly.extensions().setArchive(archive);
    }

    void unbindArchive(WorkerArchive archive) {
        assembly.extensions().unsetArchive(archive);
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
