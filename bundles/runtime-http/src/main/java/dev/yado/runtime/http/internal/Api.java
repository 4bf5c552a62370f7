package dev.yado.runtime.http.internal;

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
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.http.internal.resource.EventsResource;
import dev.yado.runtime.http.internal.resource.HealthResource;
import dev.yado.runtime.http.internal.resource.RuntimeResource;
import dev.yado.runtime.http.internal.resource.WorkersResource;
import dev.yado.runtime.http.internal.stream.RuntimeStreams;
import dev.yado.runtime.wire.AnswerWriter;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.WireCompat;
import dev.yado.runtime.wire.WirePaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All parts of the face for one configuration, put together. Knows nothing of services. */
final class Api implements AutoCloseable {

    private final Guard guard;
    private final ApiServlet servlet;
    private final RuntimeStreams streams;

    /** @throws IllegalArgumentException when the configuration is wrong; then nothing is left behind */
    Api(WorkerRuntime runtime, RuntimeHttpConfig config, RequestMetrics requests, StreamMetrics streamMetrics) {
        WireCompat compat = compat(config.wire__compat().strip());
        ModelJson json = new ModelJson();
        Answers answers = new Answers(json);
        // Older makes match the scheme as it is written, and so does the contract.
        BearerToken token = BearerToken.read(config.token__file(), config.token__env(), System::getenv).withExactScheme();
        // No page of any other origin has business with a Runtime, wherever it is: only Backends call it.
        guard = new Guard(new GuardRules(HostRule.of(GuardRules.words(config.allowed__hosts())), OriginRule.of(List.of()), token, "/"), answers);
        streams = new RuntimeStreams(runtime, json, compat, streamMetrics, config.max__streams(), Duration.ofSeconds(config.heartbeat__seconds()));

        AnswerWriter writer = new AnswerWriter(json, compat);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimeResource(runtime, writer).routes());
        routes.addAll(new WorkersResource(runtime, writer, new RequestBodies(json)).routes());
        routes.addAll(new EventsResource(runtime, streams).routes());
        routes.addAll(new HealthResource(runtime, token::usable, requests, streamMetrics).routes());
        BodyReader bodies = new BodyReader(json, config.max__body__bytes(), Duration.ofSeconds(config.body__timeout__seconds()));
        servlet = new ApiServlet(new Router(routes, WirePaths.OPENAPI), bodies, answers, requests);
        streams.start();
    }

    private static WireCompat compat(String option) {
        return option.isEmpty() ? WireCompat.NONE : WireCompat.parse(option).orElseThrow(() -> new IllegalArgumentException(
                "wire_compat must be empty or " + WireCompat.YOI_V0.option()));
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
