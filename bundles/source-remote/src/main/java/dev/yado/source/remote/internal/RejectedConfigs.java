package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.RuntimeId;
import dev.yado.source.remote.internal.runtime.MisconfiguredSource;
import dev.yado.source.remote.internal.runtime.RemoteProjections;
import dev.yado.support.config.RejectedConfigurationFiles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Lists a Runtime for each file in {@code etc/} that is meant for this bundle and is rejected, with a diagnostic that states what to correct. A file whose
 * earlier version is still in effect is shown by its own source.
 */
@Component(name = "dev.yado.source.remote.rejected", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RejectedConfigs {

    private final BundleContext context;
    // Guarded by this, which is held while services are registered, so that two threads with the same file do not list it twice.
    private final Map<ConfigProblem, SourceService> listed = new HashMap<>();

    @Activate
    public RejectedConfigs(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFiles(RejectedConfigurationFiles files) {
        list(files);
    }

    void updatedFiles(RejectedConfigurationFiles files) {
        list(files);
    }

    void unbindFiles(RejectedConfigurationFiles files) {
        list(List::of);
    }

    @Deactivate
    void deactivate() {
        list(List::of);
    }

    // Reads the problems under the lock: otherwise a thread that has read earlier ones could list them after a thread with the newer ones.
    private synchronized void list(RejectedConfigurationFiles files) {
        Set<ConfigProblem> wanted = ConfigProblem.of(files).stream().filter(problem -> !problem.configured()).collect(Collectors.toSet());
        Set<ConfigProblem> over = new HashSet<>(listed.keySet());
        over.removeAll(wanted);
        over.forEach(problem -> listed.remove(problem).withdraw());
        wanted.forEach(problem -> listed.computeIfAbsent(problem, this::show));
    }

    private SourceService show(ConfigProblem problem) {
        RuntimeId id = MisconfiguredSource.placeholder(problem.pid());
        Failure why = new Failure(FailureCode.RUNTIME_UNAVAILABLE, problem.sentence());
        return SourceService.register(context, id, new MisconfiguredSource(RemoteProjections.of(id, problem.pid()), why));
    }
}
