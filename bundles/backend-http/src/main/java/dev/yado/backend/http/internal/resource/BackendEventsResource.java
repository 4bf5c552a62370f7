package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.runtime;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.worker;

import dev.yado.backend.http.internal.stream.StreamHub;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.http.route.StreamRequest;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.Cursor;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.registry.api.RuntimeRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Routes for a Worker's events, as a page or a stream, and for the fleet's changes. */
public final class BackendEventsResource {

    private static final String EVENTS = "/api/runtimes/{runtime_id}/workers/{worker_id}/events";
    private static final int MAX_PAGE = 256;

    private final RuntimeRegistry registry;
    private final StreamHub streams;

    public BackendEventsResource(RuntimeRegistry registry, StreamHub streams) {
        this.registry = registry;
        this.streams = streams;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", EVENTS, this::events),
                new Route("GET", EVENTS + "/ws", this::webSocket),
                new Route("GET", "/api/events", this::fleet));
    }

    private void events(Exchange exchange) throws IOException {
        if (!StreamRequest.wantsStream(exchange)) {
            page(exchange);
        } else if (!respondedToHead(exchange, () -> registry.checkObserve(caller(exchange), worker(exchange)))) {
            streams.sse(caller(exchange), worker(exchange), cursor(exchange), exchange.request(), exchange.response());
        }
    }

    private void page(Exchange exchange) throws IOException {
        int limit = (int) Math.min(MAX_PAGE, exchange.query().number("limit", MAX_PAGE, Long.MAX_VALUE));
        EventPage page = registry.events(caller(exchange), worker(exchange), query(cursor(exchange), Math.max(1, limit)));
        FrameWriter writer = new FrameWriter(exchange.responses().json(), FrameFormat.backend(runtime(exchange)));
        exchange.respondJson(writer.writePage(worker(exchange).workerId(), page));
    }

    private void webSocket(Exchange exchange) throws IOException {
        StreamRequest.requireUpgrade(exchange);
        streams.webSocket(caller(exchange), worker(exchange), cursor(exchange), exchange.request(), exchange.response());
    }

    private void fleet(Exchange exchange) throws IOException {
        if (!respondedToHead(exchange, () -> registry.watch(caller(exchange)).close())) {
            streams.fleetSse(caller(exchange), StreamRequest.position(exchange), exchange.request(), exchange.response());
        }
    }

    /** @param decide asks the access policy: a stream does so when it is opened, and {@code HEAD} opens none */
    private static boolean respondedToHead(Exchange exchange, Runnable decide) {
        if ("HEAD".equals(exchange.request().getMethod())) {
            decide.run();
        }
        return StreamRequest.respondedToHead(exchange);
    }

    private static EventQuery query(Optional<Cursor> after, int limit) {
        return after.map(cursor -> EventQuery.after(cursor, limit)).orElseGet(() -> EventQuery.first(limit));
    }

    private static Optional<Cursor> cursor(Exchange exchange) {
        return StreamRequest.position(exchange).map(text -> Cursor.parse(Cursor.BACKEND_PREFIX, text));
    }
}
