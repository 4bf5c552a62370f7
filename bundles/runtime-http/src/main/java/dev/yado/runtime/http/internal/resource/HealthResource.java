package dev.yado.runtime.http.internal.resource;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.MetricsText;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.RuntimeSummary;
import dev.yado.model.WorkerQuery;
import dev.yado.model.YadoException;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.wire.WirePaths;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Is it alive, is it ready, how is it doing. The first two are open to everybody and say nothing about what is behind. */
public final class HealthResource {

    private final WorkerRuntime runtime;
    private final BooleanSupplier authUsable;
    private final RequestMetrics requests;
    private final StreamMetrics streams;

    /** @param authUsable false when a token is configured that could not be read, so that nobody gets in */
    public HealthResource(WorkerRuntime runtime, BooleanSupplier authUsable, RequestMetrics requests, StreamMetrics streams) {
        this.runtime = runtime;
        this.authUsable = authUsable;
        this.requests = requests;
        this.streams = streams;
    }

    public record Live(boolean live) {
    }

    public record Ready(boolean ready) {
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", WirePaths.LIVEZ, exchange -> new Live(true)),
                Route.json("GET", WirePaths.READYZ, exchange -> ready()),
                new Route("GET", WirePaths.METRICS, this::metrics));
    }

    private Ready ready() {
        if (!authUsable.getAsBoolean()) {
            throw notReady("token");
        }
        RuntimeSummary summary = runtime.summary();
        if (summary.draining()) {
            throw new YadoException(FailureCode.RUNTIME_DRAINING, "this Runtime takes no new runs because it is about to stop");
        }
        if (summary.status() != RuntimeSummary.Status.RUNNING) {
            throw notReady("runtime");
        }
        try {
            runtime.list(WorkerQuery.first(1));
        } catch (YadoException e) {
            throw notReady("store");
        }
        return new Ready(true);
    }

    private static YadoException notReady(String what) {
        return new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "not ready: " + what).with("not_ready", what));
    }

    private void metrics(Exchange exchange) throws IOException {
        RuntimeSummary summary = runtime.summary();
        Map<String, Long> workers = new TreeMap<>(Map.of("running", summary.workers().running(), "stopped", summary.workers().stopped(),
                "cancelled", summary.workers().cancelled()));
        new MetricsText().face(requests, streams)
                .byStatus("yado_workers", "Workers by status", workers)
                .single("yado_runtime_draining", "gauge", "1 while no new runs are taken", summary.draining() ? 1 : 0)
                .answer(exchange);
    }
}
