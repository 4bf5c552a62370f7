package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;

import dev.yado.backend.http.internal.stream.worker.UpstreamMetrics;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.MetricsText;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import java.util.function.BiConsumer;

/** What only this face counts: the Runtimes that the asker may see, and the streams that are open to them. */
public final class BackendMetrics implements BiConsumer<Exchange, MetricsText> {

    private final RuntimeRegistry registry;
    private final UpstreamMetrics upstreams;

    public BackendMetrics(RuntimeRegistry registry, UpstreamMetrics upstreams) {
        this.registry = registry;
        this.upstreams = upstreams;
    }

    @Override
    public void accept(Exchange exchange, MetricsText text) {
        Listing<RuntimeProjection> runtimes = registry.runtimes(caller(exchange), WorkerQuery.first(WorkerQuery.MAX_LIMIT));
        long stale = runtimes.items().stream().filter(RuntimeProjection::stale).count();
        long errors = runtimes.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count() + runtimes.diagnosticsOmitted();
        text.single("yado_upstreams_open", "gauge", "Workers that are being watched", upstreams.open())
                .single("yado_upstreams_away", "gauge", "Of these, those whose Runtime does not answer now", upstreams.away())
                .single("yado_upstream_reconnects_total", "counter", "How often a Worker's stream was opened again", upstreams.reconnects())
                .byStatus("yado_runtimes", "Runtimes by status", BackendReadiness.byStatus(runtimes.items()))
                .single("yado_runtimes_stale", "gauge", "Runtimes of which only the last known state is known", stale)
                .single("yado_runtime_errors", "gauge", "Diagnostics of the list of Runtimes that are errors", errors);
    }
}
