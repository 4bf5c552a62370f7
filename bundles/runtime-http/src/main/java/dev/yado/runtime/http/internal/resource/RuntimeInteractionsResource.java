package dev.yado.runtime.http.internal.resource;

import static dev.yado.runtime.http.internal.resource.RuntimeRequestParams.worker;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.id.InteractionId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.json.UnknownFields;
import dev.yado.runtime.api.WorkerInteraction;
import dev.yado.runtime.wire.InteractionAnswerBody;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.RuntimeResponseWriter;
import dev.yado.runtime.wire.WirePaths;
import java.io.IOException;
import java.util.List;

/** Routes for a Worker's open interactions and their answers. */
public final class RuntimeInteractionsResource {

    private static final String INTERACTIONS = RuntimeWorkersResource.WORKER + WirePaths.INTERACTIONS_SUFFIX;

    private final WorkerInteraction runtime;
    private final RuntimeResponseWriter writer;
    private final RequestBodies bodies;

    public RuntimeInteractionsResource(WorkerInteraction runtime, RuntimeResponseWriter writer, RequestBodies bodies) {
        this.runtime = runtime;
        this.writer = writer;
        this.bodies = bodies;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", INTERACTIONS, e -> e.respondJson(writer.interactions(runtime.interactions(worker(e))))),
                new Route("POST", INTERACTIONS + "/{interaction_id}", this::answer));
    }

    private void answer(Exchange exchange) throws IOException {
        InteractionId interaction = new InteractionId(exchange.id("interaction_id"));
        UnknownFields unknown = new UnknownFields();
        InteractionAnswerBody answer = bodies.readAnswer(exchange.jsonBody(), unknown);
        exchange.respondJson(writer.ack(runtime.answer(worker(exchange), interaction, AnswerRequest.option(answer.optionId()), exchange.callOptions()),
                unknown.diagnostics()));
    }
}
