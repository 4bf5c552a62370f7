package dev.yado.registry.internal;

import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AuditSink;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.internal.access.Auditor;
import dev.yado.registry.internal.access.PolicyProperties;
import dev.yado.registry.internal.files.DataDirectoryProperty;
import dev.yado.registry.internal.files.WorkspaceFile;
import dev.yado.source.api.RuntimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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
 * Tracks services for the {@link Registry}. Registers the registry explicitly, because the service property {@code service.changecount}
 * changes with every snapshot, which a component cannot do for a service that it declares.
 */
@Component(name = RegistryConfig.PID, service = {}, immediate = true, configurationPid = RegistryConfig.PID)
@Designate(ocd = RegistryConfig.class)
@Capability(namespace = "osgi.service", attribute = {"objectClass:List<String>=\"dev.yado.registry.api.RuntimeRegistry\"", "uses:=\"dev.yado.registry.api\""})
public final class RegistryComponent {

    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final BundleContext context;
    private final Auditor auditor = new Auditor(Clock.systemUTC());
    private final Registry registry;
    private final ChangeCount changeCount;

    @Activate
    public RegistryComponent(BundleContext context, RegistryConfig config) {
        this.context = context;
        this.changeCount = new ChangeCount();
        this.registry = new Registry(limits(config, RegistryLimits.DEFAULT), workspace(config), PolicyConfiguration.first(config),
                new PolicySeenFile(context), auditor, changeCount::changed, Clock.systemUTC());
    }

    /** Registers the service after all sources and policies that exist already were added, so that its first snapshot is complete. */
    @Activate
    void register() {
        registry.policies().logWithoutPolicy();
        changeCount.register(context, registry);
    }

    @Modified
    void modified(RegistryConfig config) {
        registry.configure(limits(config, registry.limits()), workspace(config));
        registry.policies().configure(PolicyConfiguration.next(config, registry.policies().settings()));
    }

    @Deactivate
    void deactivate() {
        // The service first, so that no new call arrives while the others are settled.
        changeCount.unregister();
        registry.close();
    }

    @Reference(service = RuntimeSource.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSource(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        registry.add(reference, service);
    }

    void updatedSource(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        registry.update(reference, service);
    }

    void removeSource(ServiceReference<RuntimeSource> reference) {
        registry.remove(reference);
    }

    // By reference and not by object: a policy whose component cannot be created is there all the same, and must not be taken for absent. The
    // object is created on the threads of the policy, so that a constructor that hangs blocks nothing else.
    @Reference(service = AccessPolicy.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPolicy(ServiceReference<AccessPolicy> reference) {
        registry.policies().add(reference, PolicyProperties.of(reference::getProperty), () -> context.getService(reference));
    }

    void updatedPolicy(ServiceReference<AccessPolicy> reference) {
        registry.policies().update(reference, PolicyProperties.of(reference::getProperty));
    }

    void removePolicy(ServiceReference<AccessPolicy> reference) {
        registry.policies().remove(reference);
        context.ungetService(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addSink(AuditSink sink) {
        auditor.add(sink);
    }

    void removeSink(AuditSink sink) {
        auditor.remove(sink);
    }

    private static RegistryLimits limits(RegistryConfig config, RegistryLimits old) {
        try {
            return RegistryLimits.of(config);
        } catch (IllegalArgumentException wrong) {
            LOG.log(Level.WARNING, "the configuration {0} is not in effect: {1}; the old one stays", RegistryConfig.PID, wrong.getMessage());
            return old;
        }
    }

    private BackendWorkspace workspace(RegistryConfig config) {
        Optional<Path> directory = Optional.ofNullable(context.getProperty("yado.workspace.dir")).filter(s -> !s.isBlank()).map(Path::of);
        return WorkspaceFile.open(DataDirectoryProperty.of(context), config.workspace__display__name(), directory);
    }
}
