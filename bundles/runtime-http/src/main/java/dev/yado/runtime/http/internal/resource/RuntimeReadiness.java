package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.HealthRoutes;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.api.WorkerRuntime;
import java.util.Map;

/** Checks whether the Runtime accepts new runs and its store can be read and accepts changes. Immutable. */
public final class RuntimeReadiness implements HealthRoutes.ReadinessCheck {

    private final WorkerRuntime runtime;

    public RuntimeReadiness(WorkerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Map<String, Object> check() {
        RuntimeSummary summary = runtime.summary();
        if (summary.draining()) {
            throw new YadoException(FailureCode.RUNTIME_DRAINING, "this Runtime accepts no new runs because it is about to stop");
        }
        if (summary.status() != RuntimeSummary.Status.RUNNING) {
            throw HealthRoutes.notReady("runtime");
        }
        try {
            runtime.list(WorkerQuery.first(1));
        } catch (YadoException e) {
            throw HealthRoutes.notReady(FailureCode.RUNTIME_UNAVAILABLE, "store", "the store cannot be read");
        }
        runtime.diagnostics().stream().filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR
                && diagnostic.code().equals(FailureCode.STORE_FAILED.wire())).findFirst().ifPresent(diagnostic -> {
                    throw HealthRoutes.notReady(FailureCode.RUNTIME_UNAVAILABLE, "store", diagnostic.message());
                });
        return Map.of();
    }
}
