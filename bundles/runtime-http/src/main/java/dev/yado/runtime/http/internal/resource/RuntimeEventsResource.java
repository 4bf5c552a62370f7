package dev.yado.runtime.http.internal.resource;

import static dev.yado.runtime.http.internal.resource.RuntimeRequestParams.worker;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.http.route.StreamRequest;
import dev.yado.model.event.EventPage;
import dev.yado.model.event.EventQuery;
import dev.yado.model.id.Cursor;
import dev.yado.model.json.FrameWriter;
import dev.yado.model.json.wire.FrameFormat;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.http.internal.stream.RuntimeStreams;
import dev.yado.runtime.wire.WirePaths;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Routes for a Worker's events, as a page or a stream, and for changes of the whole Runtime. */
public final class RuntimeEventsResource {

    private static final String EVENTS = RuntimeWorkersResource.WORKER + WirePaths.EVENTS_SUFFIX;

    private final WorkerRuntime runtime;
    private final RuntimeStreams streams;

    public RuntimeEventsResource(WorkerRuntime runtime, RuntimeStreams streams) {
        this.runtime = runtime;
        this.streams = streams;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", EVENTS, this::events),
                new Route("GET", RuntimeWorkersResource.WORKER + WirePaths.SOCKET_SUFFIX, this::webSocket),
                new Route("GET", WirePaths.EVENTS, this::changes));
    }

    private void events(Exchange exchange) throws IOException {
        if (!StreamRequest.wantsStream(exchange)) {
            page(exchange);
        } else if (!StreamRequest.respondedToHead(exchange)) {
            streams.sse(worker(exchange), cursor(exchange), exchange.request(), exchange.response());
        }
    }

    private void page(Exchange exchange) throws IOException {
        EventPage page =
                runtime.events(worker(exchange), query(cursor(exchange), RuntimeRequestParams.limit(exchange, runtime.summary().limits().maxEventBatch())));
        exchange.respondJson(new FrameWriter(exchange.responses().json(), FrameFormat.RUNTIME).writePage(worker(exchange), page));
    }

    private void webSocket(Exchange exchange) throws IOException {
        StreamRequest.requireUpgrade(exchange);
        streams.webSocket(worker(exchange), StreamRequest.position(exchange), exchange.request(), exchange.response());
    }

    private void changes(Exchange exchange) throws IOException {
        if (!StreamRequest.respondedToHead(exchange)) {
            streams.changes(StreamRequest.position(exchange), exchange.request(), exchange.response());
        }
    }

    private static EventQuery query(Optional<Cursor> after, int limit) {
        return after.map(cursor -> EventQuery.after(cursor, limit)).orElseGet(() -> EventQuery.first(limit));
    }

    private static Optional<Cursor> cursor(Exchange exchange) {
        return StreamRequest.position(exchange).map(FrameFormat.RUNTIME::parseCursor);
    }
}
