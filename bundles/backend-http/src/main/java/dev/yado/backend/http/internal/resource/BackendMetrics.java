package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;

import dev.yado.backend.http.internal.stream.worker.UpstreamMetrics;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.MetricsText;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.AccessStatus;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import dev.yado.source.api.RuntimeProjection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Adds the Backend's own metrics: the Runtimes that the caller may see, and the upstreams. */
public final class BackendMetrics implements BiConsumer<Exchange, MetricsText> {

    private final RuntimeRegistry registry;
    private final UpstreamMetrics upstreams;

    public BackendMetrics(RuntimeRegistry registry, UpstreamMetrics upstreams) {
        this.registry = registry;
        this.upstreams = upstreams;
    }

    @Override
    public void accept(Exchange exchange, MetricsText text) {
        text.single("yado_upstreams_open", "gauge", "Number of open upstreams, one per watched Worker", upstreams.open())
                .single("yado_upstreams_away", "gauge", "Number of open upstreams that are not connected to their Runtime", upstreams.disconnected())
                .single("yado_upstream_reconnects_total", "counter", "Number of upstream reconnects", upstreams.reconnects())
                .single("yado_access_policy_unavailable", "gauge", "1 while operations are refused because no access policy decides, otherwise 0",
                        registry.access().state() == AccessStatus.State.UNAVAILABLE ? 1 : 0);
        runtimes(caller(exchange)).ifPresent(runtimes -> add(runtimes, text));
    }

    /** Returns the Runtimes that the caller may see; empty if no policy decides: monitoring must still see the rest. */
    private Optional<Listing<RuntimeProjection>> runtimes(Caller caller) {
        try {
            return Optional.of(registry.runtimes(caller, WorkerQuery.first(WorkerQuery.MAX_LIMIT)));
        } catch (YadoException e) {
            if (e.code() != FailureCode.POLICY_UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static void add(Listing<RuntimeProjection> runtimes, MetricsText text) {
        long stale = runtimes.items().stream().filter(RuntimeProjection::stale).count();
        long errors = runtimes.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count() + runtimes.diagnosticsOmitted();
        text.byStatus("yado_runtimes", "Number of Runtimes by status", BackendReadiness.byStatus(runtimes.items()))
                .single("yado_runtimes_stale", "gauge", "Number of Runtimes whose shown state is the last known one", stale)
                .single("yado_runtime_errors", "gauge", "Number of errors among the diagnostics of the list of Runtimes", errors);
    }
}
