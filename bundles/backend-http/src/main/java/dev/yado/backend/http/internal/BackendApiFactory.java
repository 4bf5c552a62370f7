package dev.yado.backend.http.internal;

import dev.yado.backend.http.internal.resource.BackendEventsResource;
import dev.yado.backend.http.internal.resource.BackendInteractionsResource;
import dev.yado.backend.http.internal.resource.BackendMetrics;
import dev.yado.backend.http.internal.resource.BackendReadiness;
import dev.yado.backend.http.internal.resource.BackendWorkersResource;
import dev.yado.backend.http.internal.resource.RuntimesResource;
import dev.yado.backend.http.internal.resource.WorkspaceResource;
import dev.yado.backend.http.internal.stream.StreamHub;
import dev.yado.backend.http.internal.stream.worker.UpstreamMetrics;
import dev.yado.http.api.HttpApi;
import dev.yado.http.api.HttpApiSettings;
import dev.yado.http.api.RoutedHttpApi;
import dev.yado.http.route.HealthRoutes;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.ResponseWriter;
import dev.yado.http.route.Route;
import dev.yado.http.security.OriginRule;
import dev.yado.http.security.SecurityRules;
import dev.yado.http.stream.StreamMetrics;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.RuntimeRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles the API for a configuration. Metrics live in the factory, so that they survive a change of the configuration. Independent of
 * OSGi.
 */
final class BackendApiFactory {

    private static final Logger LOG = System.getLogger(BackendApiFactory.class.getName());

    private final RuntimeRegistry registry;
    private final RequestMetrics requests = new RequestMetrics();
    private final StreamMetrics streamMetrics = new StreamMetrics();
    private final UpstreamMetrics upstreams = new UpstreamMetrics();

    BackendApiFactory(RuntimeRegistry registry) {
        this.registry = registry;
    }

    /**
     * Creates the API and starts its streams. Nothing is left behind if it fails.
     *
     * @throws IllegalArgumentException if the configuration is invalid
     * @throws dev.yado.model.failure.YadoException if the registry refuses
     */
    HttpApi create(BackendHttpConfig config) {
        HttpApiSettings settings = settings(config);
        BackendReadiness readiness = new BackendReadiness(registry, SecurityRules.words(config.ready__needs()));
        SecurityRules rules = new SecurityRules(settings.hosts(), OriginRule.of(SecurityRules.words(config.allowed__origins())), settings.token(), "/api");
        ModelJson json = new ModelJson();
        StreamHub streams = new StreamHub(registry, json, streamMetrics, upstreams, settings.maxStreams(), settings.heartbeat(),
                Duration.ofSeconds(config.stream__linger__seconds()));
        try {
            streams.start();
        } catch (RuntimeException e) {
            streams.close();
            throw e;
        }

        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimesResource(registry).routes());
        routes.addAll(new BackendWorkersResource(registry).routes());
        routes.addAll(new BackendInteractionsResource(registry).routes());
        routes.addAll(new BackendEventsResource(registry, streams).routes());
        routes.addAll(new WorkspaceResource(registry).routes());
        routes.addAll(new HealthRoutes(settings.token()::usable, readiness, requests, streamMetrics, new BackendMetrics(registry, upstreams)).routes());
        return new RoutedHttpApi(rules, routes, "/api/openapi.json", settings, new ResponseWriter(json), requests, streams::close);
    }

    private static HttpApiSettings settings(BackendHttpConfig config) {
        HttpApiSettings settings = HttpApiSettings.of(config.token__file(), config.token__env(), config.allowed__hosts(), config.max__body__bytes(),
                config.body__timeout__seconds(), config.max__streams(), config.heartbeat__seconds());
        if (!config._yado_file_refused()) {
            return settings;
        }
        LOG.log(Level.ERROR, "the file of the configuration {0} was refused, and the token in it is not known; every request is refused until it is"
                + " corrected", BackendHttpConfig.PID);
        return settings.closed();
    }
}
