package dev.yado.backend.http.internal.resource;

import dev.yado.backend.http.internal.json.HostView;
import dev.yado.backend.http.internal.json.ListView;
import dev.yado.backend.http.internal.json.RuntimeView;
import dev.yado.backend.http.internal.json.WorkerView;
import dev.yado.backend.http.internal.route.Exchange;
import dev.yado.backend.http.internal.route.Route;
import dev.yado.model.WorkerQuery;
import dev.yado.registry.api.Listing;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;
import java.util.function.Function;

/** The lists: of Runtimes, hosts and Workers. */
public final class RuntimesResource {

    private final RuntimeRegistry registry;

    public RuntimesResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(
                list("/api/runtimes", e -> registry.runtimes(e.caller(), e.query().page()), RuntimeView::of),
                Route.json("GET", "/api/runtimes/{runtime_id}", e -> RuntimeView.of(registry.runtime(e.caller(), e.runtime()))),
                list("/api/hosts", e -> registry.hosts(e.caller(), e.query().page()), HostView::of),
                list("/api/hosts/{host_id}/workers", e -> registry.workersOfHost(e.caller(), e.host(), e.query().page()), WorkerView::of),
                list("/api/workers", e -> registry.workers(e.caller(), e.query().page()), WorkerView::of),
                list("/api/runtimes/{runtime_id}/workers", e -> registry.workers(e.caller(), e.runtime(), e.query().page()),
                        WorkerView::of));
    }

    private <P, T> Route list(String template, Function<Exchange, Listing<P>> ask, Function<P, T> view) {
        return Route.json("GET", template, exchange -> {
            WorkerQuery page = exchange.query().page();
            return ListView.of(registry.workspace().id(), page.limit(), ask.apply(exchange), view);
        });
    }
}
