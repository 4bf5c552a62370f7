package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.Asked.caller;
import static dev.yado.backend.http.internal.resource.Asked.worker;

import dev.yado.backend.http.internal.json.Accepted;
import dev.yado.backend.http.internal.json.AnswerBody;
import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.model.id.InteractionId;
import dev.yado.registry.api.RuntimeRegistry;
import java.util.List;

/** The questions of a Worker that are open, and the answers to them. */
public final class InteractionsResource {

    private static final String INTERACTIONS = "/api/runtimes/{runtime_id}/workers/{worker_id}/interactions";

    private final RuntimeRegistry registry;

    public InteractionsResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", INTERACTIONS, e -> Accepted.Interactions.of(worker(e), registry.interactions(caller(e), worker(e)))),
                Route.json("POST", INTERACTIONS + "/{interaction_id}", this::answer));
    }

    private Accepted.Answer answer(Exchange exchange) {
        InteractionId interaction = new InteractionId(exchange.id("interaction_id"));
        AnswerBody body = exchange.body(AnswerBody.class);
        return Accepted.Answer.of(registry.answer(caller(exchange), worker(exchange), interaction, body.optionId(), exchange.idempotencyKey()));
    }
}
