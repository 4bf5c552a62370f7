package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.Asked.caller;
import static dev.yado.backend.http.internal.resource.Asked.runtime;
import static dev.yado.backend.http.internal.resource.Asked.worker;

import dev.yado.backend.http.internal.json.Accepted;
import dev.yado.backend.http.internal.json.EndBody;
import dev.yado.backend.http.internal.json.InputBody;
import dev.yado.backend.http.internal.json.SpawnBody;
import dev.yado.backend.http.internal.json.WorkerView;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;

/** One Worker: create, look at, talk to, end, remove. Every call names its caller and goes through the registry. */
public final class WorkersResource {

    private static final String WORKER = "/api/runtimes/{runtime_id}/workers/{worker_id}";
    /** A transcript answer has at most so many items; a larger limit is cut to it, as the answer's {@code limit} says. */
    private static final int MAX_TRANSCRIPT = 200;

    private final RuntimeRegistry registry;

    public WorkersResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(
                Route.json("POST", "/api/runtimes/{runtime_id}/workers", this::create),
                Route.json("GET", WORKER, e -> WorkerView.of(registry.worker(caller(e), worker(e)))),
                Route.json("DELETE", WORKER, this::delete),
                Route.json("POST", WORKER + "/input", this::input),
                Route.json("POST", WORKER + "/stop", this::stop),
                Route.json("POST", WORKER + "/cancel", this::cancel),
                Route.json("GET", WORKER + "/transcript", this::transcript));
    }

    private Accepted.Spawn create(Exchange exchange) {
        WorkerRequest request = exchange.body(SpawnBody.class).toRequest();
        return Accepted.Spawn.of(registry.create(caller(exchange), runtime(exchange), request, exchange.idempotencyKey()));
    }

    private Accepted.Removal delete(Exchange exchange) {
        registry.delete(caller(exchange), worker(exchange));
        return Accepted.Removal.of(worker(exchange));
    }

    private Accepted.Input input(Exchange exchange) {
        InputBody body = exchange.body(InputBody.class);
        return Accepted.Input.of(registry.input(caller(exchange), worker(exchange), body.toInput(), exchange.idempotencyKey()));
    }

    private Accepted.Lifecycle stop(Exchange exchange) {
        EndBody body = exchange.optionalBody(EndBody.class).forStop();
        return Accepted.Lifecycle.of(registry.stop(caller(exchange), worker(exchange), body.reason(), exchange.idempotencyKey()));
    }

    private Accepted.Lifecycle cancel(Exchange exchange) {
        EndBody body = exchange.optionalBody(EndBody.class);
        return Accepted.Lifecycle.of(registry.cancel(caller(exchange), worker(exchange), body.scope().orElse(CancelScope.WORKER),
                body.reason(), exchange.idempotencyKey()));
    }

    private Accepted.Transcript transcript(Exchange exchange) {
        long start = exchange.query().number("start", 0, Long.MAX_VALUE);
        int limit = (int) Math.min(MAX_TRANSCRIPT, exchange.query().number("limit", MAX_TRANSCRIPT, Long.MAX_VALUE));
        return Accepted.Transcript.of(registry.transcript(caller(exchange), worker(exchange), start, limit));
    }
}
