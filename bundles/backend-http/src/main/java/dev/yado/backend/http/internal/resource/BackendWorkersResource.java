package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.runtime;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.unknownFields;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.worker;

import dev.yado.backend.http.internal.json.AcceptedResponses;
import dev.yado.backend.http.internal.json.CreateWorkerRequest;
import dev.yado.backend.http.internal.json.InputRequest;
import dev.yado.backend.http.internal.json.StopRequest;
import dev.yado.backend.http.internal.json.WorkerView;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.json.UnknownFields;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Routes for one Worker: create, read, input, stop, cancel, delete, transcript. All operations go through the registry with their caller.
 */
public final class BackendWorkersResource {

    private static final String WORKER = "/api/runtimes/{runtime_id}/workers/{worker_id}";
    /** Maximum number of items of a transcript page. A larger limit is reduced to it, as the response's {@code limit} shows. */
    private static final int MAX_TRANSCRIPT = 200;

    private final RuntimeRegistry registry;

    public BackendWorkersResource(RuntimeRegistry registry) {
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

    private AcceptedResponses.Creation create(Exchange exchange) {
        UnknownFields unknown = unknownFields();
        WorkerRequest request = exchange.body(CreateWorkerRequest.class, unknown).toRequest();
        return AcceptedResponses.Creation.of(registry.create(caller(exchange), runtime(exchange), request, exchange.callOptions()), unknown.diagnostics());
    }

    private AcceptedResponses.Removal delete(Exchange exchange) {
        registry.delete(caller(exchange), worker(exchange));
        return AcceptedResponses.Removal.of(worker(exchange));
    }

    private AcceptedResponses.Input input(Exchange exchange) {
        UnknownFields unknown = unknownFields();
        InputRequest body = exchange.body(InputRequest.class, unknown);
        return AcceptedResponses.Input.of(registry.input(caller(exchange), worker(exchange), body.toInput(), exchange.callOptions()), unknown.diagnostics());
    }

    private AcceptedResponses.Lifecycle stop(Exchange exchange) {
        UnknownFields unknown = unknownFields();
        StopRequest body = exchange.optionalBody(StopRequest.class, unknown).forStop();
        return AcceptedResponses.Lifecycle.of(registry.stop(caller(exchange), worker(exchange), options(exchange, body.reason())), unknown.diagnostics());
    }

    private AcceptedResponses.Lifecycle cancel(Exchange exchange) {
        UnknownFields unknown = unknownFields();
        StopRequest body = exchange.optionalBody(StopRequest.class, unknown);
        return AcceptedResponses.Lifecycle.of(registry.cancel(caller(exchange), worker(exchange), body.scope().orElse(CancelScope.WORKER),
                options(exchange, body.reason())), unknown.diagnostics());
    }

    private AcceptedResponses.Transcript transcript(Exchange exchange) {
        long start = exchange.query().number("start", 0, Long.MAX_VALUE);
        int limit = (int) Math.min(MAX_TRANSCRIPT, exchange.query().number("limit", MAX_TRANSCRIPT, Long.MAX_VALUE));
        return AcceptedResponses.Transcript.of(registry.transcript(caller(exchange), worker(exchange), start, limit));
    }

    private static CallOptions options(Exchange exchange, Optional<String> reason) {
        return reason.map(exchange.callOptions()::withReason).orElseGet(exchange::callOptions);
    }
}
