package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.MetricsText;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.runtime.api.WorkerRuntime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Adds the Runtime's own metrics: its Workers, store and profiles. */
public final class RuntimeMetrics implements BiConsumer<Exchange, MetricsText> {

    private final WorkerRuntime runtime;

    public RuntimeMetrics(WorkerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void accept(Exchange exchange, MetricsText text) {
        RuntimeSummary summary = runtime.summary();
        RuntimeSummary.Counts workers = summary.workers();
        text.byStatus("yado_workers", "Number of Workers by status",
                new TreeMap<>(Map.of("running", workers.running(), "stopped", workers.stopped(), "cancelled", workers.cancelled())))
                .single("yado_runtime_draining", "gauge", "1 while the Runtime accepts no new runs", summary.draining() ? 1 : 0)
                .single("yado_runtime_diagnostics", "gauge", "Number of diagnostics of this Runtime", summary.diagnosticCount())
                .single("yado_store_durable", "gauge", "1 if acknowledged changes survive the process", summary.store().durable() ? 1 : 0)
                .single("yado_profiles_unavailable", "gauge", "Number of profiles whose engine is not available",
                        summary.profiles().stream().filter(profile -> !profile.available()).count());
    }
}
