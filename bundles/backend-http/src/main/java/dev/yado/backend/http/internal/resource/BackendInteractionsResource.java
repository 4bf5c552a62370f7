package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;
import static dev.yado.backend.http.internal.resource.BackendRequestParams.worker;

import dev.yado.backend.http.internal.json.AcceptedResponses;
import dev.yado.backend.http.internal.json.InteractionAnswerRequest;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.id.InteractionId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.json.UnknownFields;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;

/** Routes for a Worker's open interactions and their answers. */
public final class BackendInteractionsResource {

    private static final String INTERACTIONS = "/api/runtimes/{runtime_id}/workers/{worker_id}/interactions";

    private final RuntimeRegistry registry;

    public BackendInteractionsResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", INTERACTIONS, e -> AcceptedResponses.Interactions.of(worker(e), registry.interactions(caller(e), worker(e)))),
                Route.json("POST", INTERACTIONS + "/{interaction_id}", this::answer));
    }

    private AcceptedResponses.Answer answer(Exchange exchange) {
        InteractionId interaction = new InteractionId(exchange.id("interaction_id"));
        UnknownFields unknown = BackendRequestParams.unknownFields();
        InteractionAnswerRequest body = exchange.body(InteractionAnswerRequest.class, unknown);
        return AcceptedResponses.Answer
                .of(registry.answer(caller(exchange), worker(exchange), interaction, AnswerRequest.option(body.optionId()), exchange.callOptions()),
                        unknown.diagnostics());
    }
}
