package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.host;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.runtime;

import dev.yado.backend.http.internal.json.HostView;
import dev.yado.backend.http.internal.json.ListView;
import dev.yado.backend.http.internal.json.RuntimeView;
import dev.yado.backend.http.internal.json.WorkerView;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;
import java.util.function.Function;

/** Routes for the lists of Runtimes, hosts and Workers. */
public final class RuntimesResource {

    private static final int DEFAULT_LIMIT = 200;

    private final RuntimeRegistry registry;

    public RuntimesResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(
                list("/api/runtimes", e -> registry.runtimes(caller(e), e.query().page(DEFAULT_LIMIT)), RuntimeView::of),
                Route.json("GET", "/api/runtimes/{runtime_id}", e -> RuntimeView.of(registry.runtime(caller(e), runtime(e)))),
                list("/api/hosts", e -> registry.hosts(caller(e), e.query().page(DEFAULT_LIMIT)), HostView::of),
                list("/api/hosts/{host_id}/workers", e -> registry.workersOfHost(caller(e), host(e), e.query().page(DEFAULT_LIMIT)), WorkerView::of),
                list("/api/workers", e -> registry.workers(caller(e), e.query().page(DEFAULT_LIMIT)), WorkerView::of),
                list("/api/runtimes/{runtime_id}/workers", e -> registry.workers(caller(e), runtime(e), e.query().page(DEFAULT_LIMIT)),
                        WorkerView::of));
    }

    private <P, T> Route list(String template, Function<Exchange, Listing<P>> call, Function<P, T> view) {
        return Route.json("GET", template, exchange -> {
            WorkerQuery page = exchange.query().page(DEFAULT_LIMIT);
            return ListView.of(registry.workspace().id(), page.limit(), call.apply(exchange), view);
        });
    }
}
