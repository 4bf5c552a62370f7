package dev.yado.runtime.http.internal;

import dev.yado.http.api.HttpApi;
import dev.yado.http.api.HttpApiSettings;
import dev.yado.http.api.RoutedHttpApi;
import dev.yado.http.route.FailureFormat;
import dev.yado.http.route.HealthRoutes;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.ResponseWriter;
import dev.yado.http.route.Route;
import dev.yado.http.security.OriginRule;
import dev.yado.http.security.SecurityRules;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.failure.Failure;
import dev.yado.model.json.ModelJson;
import dev.yado.runtime.api.WorkerRuntime;
import dev.yado.runtime.http.internal.resource.RuntimeEventsResource;
import dev.yado.runtime.http.internal.resource.RuntimeInteractionsResource;
import dev.yado.runtime.http.internal.resource.RuntimeMetrics;
import dev.yado.runtime.http.internal.resource.RuntimeReadiness;
import dev.yado.runtime.http.internal.resource.RuntimeResource;
import dev.yado.runtime.http.internal.resource.RuntimeWorkersResource;
import dev.yado.runtime.http.internal.stream.RuntimeStreams;
import dev.yado.runtime.wire.RequestBodies;
import dev.yado.runtime.wire.RuntimeResponseWriter;
import dev.yado.runtime.wire.WireCompat;
import dev.yado.runtime.wire.WirePaths;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles the API for a configuration. Metrics live in the factory, so that they survive a change of the configuration. Independent of
 * OSGi.
 */
final class RuntimeApiFactory {

    private static final Logger LOG = System.getLogger(RuntimeApiFactory.class.getName());

    private final WorkerRuntime runtime;
    private final RequestMetrics requests = new RequestMetrics();
    private final StreamMetrics streamMetrics = new StreamMetrics();

    RuntimeApiFactory(WorkerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Creates the API and starts its streams. Nothing is left behind if it fails.
     *
     * @throws IllegalArgumentException if the configuration is invalid
     */
    HttpApi create(RuntimeHttpConfig config) {
        WireCompat compat = compat(config.wire__compat().strip());
        HttpApiSettings settings = settings(config);
        // Only Backends call a Runtime, so no page of any origin is allowed. The contract requires the token's scheme in its exact spelling, like v0.
        SecurityRules rules = new SecurityRules(settings.hosts(), OriginRule.of(List.of()), settings.token().withExactScheme(), "/");
        ModelJson json = new ModelJson();
        RuntimeStreams streams = new RuntimeStreams(runtime, json, compat, streamMetrics, settings.maxStreams(), settings.heartbeat());
        streams.start();

        RuntimeResponseWriter writer = new RuntimeResponseWriter(json, compat);
        RequestBodies bodies = new RequestBodies(json, compat);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimeResource(runtime, writer).routes());
        routes.addAll(new RuntimeWorkersResource(runtime, writer, bodies).routes());
        routes.addAll(new RuntimeInteractionsResource(runtime, writer, bodies).routes());
        routes.addAll(new RuntimeEventsResource(runtime, streams).routes());
        routes.addAll(new HealthRoutes(settings.token()::usable, new RuntimeReadiness(runtime), requests, streamMetrics, new RuntimeMetrics(runtime)).routes());
        return new RoutedHttpApi(rules, routes, WirePaths.OPENAPI, settings, new ResponseWriter(json, failures(compat)), requests, streams::close);
    }

    private static WireCompat compat(String option) {
        return option.isEmpty() ? WireCompat.NONE : WireCompat.parse(option).orElseThrow(() -> new IllegalArgumentException(
                "wire_compat must be empty or " + WireCompat.YOI_V0.option()));
    }

    private static FailureFormat failures(WireCompat compat) {
        return new FailureFormat() {
            @Override
            public int status(Failure failure) {
                return compat.status(failure);
            }

            @Override
            public Object body(Failure failure) {
                return compat.error(failure);
            }
        };
    }

    private static HttpApiSettings settings(RuntimeHttpConfig config) {
        HttpApiSettings settings = HttpApiSettings.of(config.token__file(), config.token__env(), config.allowed__hosts(), config.max__body__bytes(),
                config.body__timeout__seconds(), config.max__streams(), config.heartbeat__seconds());
        if (!config._yado_file_refused()) {
            return settings;
        }
        LOG.log(Level.ERROR, "the file of the configuration {0} was refused, and the token in it is not known; every request is refused until it is"
                + " corrected", RuntimeHttpConfig.PID);
        return settings.closed();
    }
}
