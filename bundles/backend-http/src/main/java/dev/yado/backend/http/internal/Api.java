package dev.yado.backend.http.internal;

import dev.yado.backend.http.internal.resource.EventsResource;
import dev.yado.backend.http.internal.resource.HealthResource;
import dev.yado.backend.http.internal.resource.RuntimesResource;
import dev.yado.backend.http.internal.resource.WorkersResource;
import dev.yado.backend.http.internal.resource.WorkspaceResource;
import dev.yado.backend.http.internal.stream.StreamHub;
import dev.yado.backend.http.internal.stream.UpstreamMetrics;
import dev.yado.http.body.BodyReader;
import dev.yado.http.guard.BearerToken;
import dev.yado.http.guard.Guard;
import dev.yado.http.guard.GuardRules;
import dev.yado.http.guard.HostRule;
import dev.yado.http.guard.OriginRule;
import dev.yado.http.route.Answers;
import dev.yado.http.route.ApiServlet;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.route.Router;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.RuntimeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All parts of the API for one configuration, put together. Knows nothing of services. */
final class Api implements AutoCloseable {

    private final Guard guard;
    private final ApiServlet servlet;
    private final StreamHub streams;

    Api(RuntimeRegistry registry, BackendHttpConfig config, RequestMetrics requests, StreamMetrics streamMetrics,
            UpstreamMetrics upstreams) {
        ModelJson json = new ModelJson();
        Answers answers = new Answers(json);
        BearerToken token = BearerToken.read(config.token__file(), config.token__env(), System::getenv);
        guard = new Guard(new GuardRules(HostRule.of(GuardRules.words(config.allowed__hosts())),
                OriginRule.of(GuardRules.words(config.allowed__origins())), token, "/api"), answers);
        streams = new StreamHub(registry, json, streamMetrics, upstreams, config.max__streams(),
                Duration.ofSeconds(config.heartbeat__seconds()), Duration.ofSeconds(config.stream__linger__seconds()));

        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimesResource(registry).routes());
        routes.addAll(new WorkersResource(registry).routes());
        routes.addAll(new EventsResource(registry, streams).routes());
        routes.addAll(new WorkspaceResource(registry).routes());
        routes.addAll(new HealthResource(registry, token::usable, requests, streamMetrics, upstreams).routes());
        BodyReader bodies = new BodyReader(json, config.max__body__bytes(), Duration.ofSeconds(config.body__timeout__seconds()));
        servlet = new ApiServlet(new Router(routes, "/api/openapi.json"), bodies, answers, requests);
    }

    /** @throws dev.yado.model.YadoException when the registry refuses; then nothing is left behind */
    Api start() {
        try {
            streams.start();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Guard guard() {
        return guard;
    }

    ApiServlet servlet() {
        return servlet;
    }

    /** Ends every stream, with a last frame that says so. */
    @Override
    public void close() {
        streams.close();
    }
}
