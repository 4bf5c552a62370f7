package dev.yado.source.remote.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.RuntimeId;
import dev.yado.source.remote.internal.runtime.MisconfiguredSource;
import dev.yado.source.remote.internal.runtime.RemoteProjections;
import dev.yado.support.config.RejectedConfigurationFiles;
import dev.yado.support.config.RejectedFileEntries;
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
    private final RejectedFileEntries<ConfigProblem> entries = new RejectedFileEntries<>(RejectedConfigs::problems, this::show);

    @Activate
    public RejectedConfigs(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFiles(RejectedConfigurationFiles files) {
        entries.update(files);
    }

    void updatedFiles(RejectedConfigurationFiles files) {
        entries.update(files);
    }

    void unbindFiles(RejectedConfigurationFiles files) {
        entries.clear();
    }

    @Deactivate
    void deactivate() {
        entries.clear();
    }

    private static Set<ConfigProblem> problems(RejectedConfigurationFiles files) {
        return ConfigProblem.of(files).stream().filter(problem -> !problem.configured()).collect(Collectors.toSet());
    }

    private Runnable show(ConfigProblem problem) {
        RuntimeId id = MisconfiguredSource.placeholder(problem.pid());
        Failure why = new Failure(FailureCode.RUNTIME_UNAVAILABLE, problem.sentence());
        return SourceService.register(context, id, new MisconfiguredSource(RemoteProjections.of(id, problem.pid()), why))::withdraw;
    }
}
