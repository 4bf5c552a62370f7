package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.Asked.caller;

import dev.yado.backend.http.internal.stream.UpstreamMetrics;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.MetricsText;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.WorkerQuery;
import dev.yado.model.YadoException;
import dev.yado.registry.api.Caller;
import dev.yado.registry.api.RuntimeRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Is it alive, is it ready, how is it doing. The first two are open to everybody and say nothing about what is behind. */
public final class HealthResource {

    private static final Caller PROBE = new Caller("readyz", Caller.Kind.INTERNAL);

    private final RuntimeRegistry registry;
    private final BooleanSupplier authUsable;
    private final RequestMetrics requests;
    private final StreamMetrics streams;
    private final UpstreamMetrics upstreams;

    /** @param authUsable false when a token is configured that could not be read, so that nobody gets in */
    public HealthResource(RuntimeRegistry registry, BooleanSupplier authUsable, RequestMetrics requests, StreamMetrics streams,
            UpstreamMetrics upstreams) {
        this.registry = registry;
        this.authUsable = authUsable;
        this.requests = requests;
        this.streams = streams;
        this.upstreams = upstreams;
    }

    public record Live(boolean live) {
    }

    /** @param runtimes how many there are of each status */
    public record Ready(boolean ready, Map<String, Integer> runtimes) {
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", "/livez", exchange -> new Live(true)),
                Route.json("GET", "/readyz", exchange -> ready()),
                new Route("GET", "/metrics", this::metrics));
    }

    private Ready ready() {
        List<String> notReady = new ArrayList<>();
        if (!authUsable.getAsBoolean()) {
            notReady.add("token");
        }
        Map<String, Integer> runtimes = Map.of();
        try {
            registry.workspace();
            runtimes = runtimesByStatus(PROBE);
        } catch (RuntimeException e) {
            notReady.add("registry");
        }
        if (!notReady.isEmpty()) {
            String names = String.join(", ", notReady);
            throw new YadoException(new Failure(FailureCode.RUNTIME_UNAVAILABLE, "not ready: " + names).with("not_ready", names));
        }
        return new Ready(true, runtimes);
    }

    private Map<String, Integer> runtimesByStatus(Caller caller) {
        Map<String, Integer> counts = new TreeMap<>();
        registry.runtimes(caller, WorkerQuery.first(WorkerQuery.MAX_LIMIT)).items()
                .forEach(runtime -> counts.merge(runtime.status().wire(), 1, Integer::sum));
        return counts;
    }

    private void metrics(Exchange exchange) throws IOException {
        new MetricsText().face(requests, streams)
                .single("yado_upstreams_open", "gauge", "Workers that are being watched", upstreams.open())
                .byStatus("yado_runtimes", "Runtimes by status", runtimesByStatus(caller(exchange)))
                .answer(exchange);
    }
}
