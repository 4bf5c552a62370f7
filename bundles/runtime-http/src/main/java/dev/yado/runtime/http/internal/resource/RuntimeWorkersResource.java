package dev.yado.runtime.http.internal.resource;

import static dev.yado.runtime.http.internal.resource.RuntimeRequestParams.worker;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.json.UnknownFields;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.wire.LifecycleRequest;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.RuntimeResponseWriter;
import dev.yado.runtime.wire.WireHeaders;
import dev.yado.runtime.wire.WirePaths;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Routes for Workers: list, create, read, input, stop, cancel, delete, transcript. The contract prescribes the order of checks: form of the
 * id, form of the body, content of the body, and only then whether the Worker exists.
 */
public final class RuntimeWorkersResource {

    static final String WORKER = WirePaths.WORKERS + "/{worker_id}";

    private static final int DEFAULT_TRANSCRIPT = 256;

    private final WorkerRuntime runtime;
    private final RuntimeResponseWriter writer;
    private final RequestBodies bodies;

    public RuntimeWorkersResource(WorkerRuntime runtime, RuntimeResponseWriter writer, RequestBodies bodies) {
        this.runtime = runtime;
        this.writer = writer;
        this.bodies = bodies;
    }

    public List<Route> routes() {
        return List.of(
                // The default is the maximum page size: v0 clients do not know pages.
                new Route("GET", WirePaths.WORKERS, e -> e.respondJson(writer.workers(runtime.list(e.query().page(WorkerQuery.MAX_LIMIT))))),
                new Route("POST", WirePaths.WORKERS, this::create),
                new Route("GET", WORKER, e -> e.respondJson(writer.worker(runtime.get(worker(e))))),
                new Route("DELETE", WORKER, this::delete),
                new Route("POST", WORKER + WirePaths.INPUT_SUFFIX, this::input),
                new Route("POST", WORKER + WirePaths.STOP_SUFFIX, this::stop),
                new Route("POST", WORKER + WirePaths.CANCEL_SUFFIX, this::cancel),
                new Route("GET", WORKER + WirePaths.TRANSCRIPT_SUFFIX, this::transcript));
    }

    private void create(Exchange exchange) throws IOException {
        UnknownFields unknown = new UnknownFields();
        WorkerRequest request = bodies.readWorkerRequest(exchange.jsonBody(), unknown);
        exchange.respondJson(writer.worker(runtime.create(request, exchange.callOptions()), unknown.diagnostics()));
    }

    private void delete(Exchange exchange) throws IOException {
        WorkerId worker = worker(exchange);
        runtime.delete(worker);
        exchange.respondJson(writer.removed(new WorkerRef(runtime.id(), worker)));
    }

    private void input(Exchange exchange) throws IOException {
        UnknownFields unknown = new UnknownFields();
        WorkerInput input = bodies.readInput(exchange.jsonBody(), unknown);
        exchange.respondJson(writer.ack(runtime.input(worker(exchange), input, exchange.callOptions()), unknown.diagnostics()));
    }

    private void stop(Exchange exchange) throws IOException {
        UnknownFields unknown = new UnknownFields();
        LifecycleRequest request = bodies.readLifecycle(exchange.anyBody(), unknown).forStop();
        exchange.respondJson(writer.ack(runtime.stop(worker(exchange), options(exchange, request.reason())), unknown.diagnostics()));
    }

    private void cancel(Exchange exchange) throws IOException {
        UnknownFields unknown = new UnknownFields();
        LifecycleRequest request = bodies.readLifecycle(exchange.anyBody(), unknown);
        exchange.respondJson(writer.ack(runtime.cancel(worker(exchange), request.scope().orElse(CancelScope.WORKER), options(exchange, request.reason())),
                unknown.diagnostics()));
    }

    private void transcript(Exchange exchange) throws IOException {
        long start = exchange.query().number(WireHeaders.START, 0, Long.MAX_VALUE);
        int limit = RuntimeRequestParams.limit(exchange, Math.min(DEFAULT_TRANSCRIPT, runtime.summary().limits().maxTranscriptItems()));
        exchange.respondJson(writer.transcript(runtime.transcript(worker(exchange), start, limit)));
    }

    private static CallOptions options(Exchange exchange, Optional<String> reason) {
        return reason.map(exchange.callOptions()::withReason).orElseGet(exchange::callOptions);
    }
}
