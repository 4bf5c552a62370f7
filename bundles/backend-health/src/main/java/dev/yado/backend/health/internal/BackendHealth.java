package dev.yado.backend.health.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Checks the registry, the access policy and all Runtimes. Its texts contain ids, states and codes only: labels and messages come from Workers and other hosts.
 * It checks for the process itself, so the access policy is not asked. Thread-safe; returns within the registry's list deadline.
 */
@Component(name = "dev.yado.backend.health", service = HealthCheck.class, configurationPolicy = ConfigurationPolicy.IGNORE, property = {
    HealthCheck.NAME + "=Yado Backend", HealthCheck.TAGS + "=yado"})
public final class BackendHealth implements HealthCheck {

    private static final Caller PROBE = Caller.of("health", Caller.Kind.INTERNAL);

    private final RuntimeRegistry registry;

    @Activate
    public BackendHealth(@Reference RuntimeRegistry registry) {
        this.registry = registry;
    }

    /** Returns {@code CRITICAL} if the registry or the access policy fails, {@code WARN} if a Runtime is not available or reports an error, else {@code OK}. */
    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            if (registry.access().state() == AccessStatus.State.UNAVAILABLE) {
                log.critical("The access policy does not decide; operations are refused");
            }
            List<RuntimeProjection> runtimes = registry.runtimes(PROBE, WorkerQuery.first(WorkerQuery.MAX_LIMIT)).items();
            if (runtimes.isEmpty()) {
                log.warn("There is no Runtime");
            }
            runtimes.forEach(runtime -> check(runtime, log));
        } catch (YadoException e) {
            log.critical("The registry does not respond: {}", e.code().wire());
        }
        return new Result(log);
    }

    private static void check(RuntimeProjection runtime, FormattingResultLog log) {
        String state = runtime.status().wire() + (runtime.stale() ? ", not observed lately" : "");
        if (runtime.status() == RuntimeStatus.RUNNING && !runtime.stale()) {
            log.info("Runtime {}: {}", runtime.runtimeId().value(), state);
        } else {
            log.warn("Runtime {}: {}", runtime.runtimeId().value(), state);
        }
        runtime.diagnostics().stream().filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
                .forEach(diagnostic -> log.warn("Runtime {}: {}", runtime.runtimeId().value(), diagnostic.code()));
    }
}
