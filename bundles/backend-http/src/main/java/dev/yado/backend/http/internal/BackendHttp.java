package dev.yado.backend.http.internal;

import dev.yado.backend.http.internal.body.BodyReader;
import dev.yado.backend.http.internal.guard.BearerToken;
import dev.yado.backend.http.internal.guard.Guard;
import dev.yado.backend.http.internal.guard.HostRule;
import dev.yado.backend.http.internal.guard.OriginRule;
import dev.yado.backend.http.internal.resource.EventsResource;
import dev.yado.backend.http.internal.resource.HealthResource;
import dev.yado.backend.http.internal.resource.RuntimesResource;
import dev.yado.backend.http.internal.resource.WorkersResource;
import dev.yado.backend.http.internal.resource.WorkspaceResource;
import dev.yado.backend.http.internal.route.Answers;
import dev.yado.backend.http.internal.route.ApiServlet;
import dev.yado.backend.http.internal.route.RequestMetrics;
import dev.yado.backend.http.internal.route.Route;
import dev.yado.backend.http.internal.route.Router;
import dev.yado.backend.http.internal.stream.StreamHub;
import dev.yado.backend.http.internal.stream.StreamMetrics;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.RuntimeRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * The Browser-facing API as a whole: puts its parts together and registers them with the HTTP whiteboard. It is there while the registry is; when
 * it goes, its streams end with a last frame that says so, and no thread, timer or socket stays behind.
 */
@Component(service = {}, immediate = true, configurationPid = BackendHttpConfig.PID)
@Designate(ocd = BackendHttpConfig.class)
@RequireHttpWhiteboard
public final class BackendHttp {

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final StreamHub streams;

    @Activate
    public BackendHttp(BundleContext context, @Reference RuntimeRegistry registry, BackendHttpConfig config) {
        ModelJson json = new ModelJson();
        Answers answers = new Answers(json);
        BearerToken token = BearerToken.read(config.token__file(), config.token__env(), System::getenv);
        RequestMetrics requests = new RequestMetrics();
        StreamMetrics streamMetrics = new StreamMetrics();
        streams = new StreamHub(registry, json, streamMetrics, config.max__streams(), Duration.ofSeconds(config.heartbeat__seconds()),
                Duration.ofSeconds(config.stream__linger__seconds()));

        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimesResource(registry).routes());
        routes.addAll(new WorkersResource(registry).routes());
        routes.addAll(new EventsResource(registry, streams).routes());
        routes.addAll(new WorkspaceResource(registry).routes());
        routes.addAll(new HealthResource(registry, token::usable, requests, streamMetrics).routes());
        Router router = new Router(routes);
        BodyReader bodies = new BodyReader(json, config.max__body__bytes(), Duration.ofSeconds(config.body__timeout__seconds()));
        Guard guard = new Guard(HostRule.of(words(config.allowed__hosts())), OriginRule.of(words(config.allowed__origins())), token, answers);

        // The guard first: no servlet of ours is ever there without it.
        registrations.add(context.registerService(Filter.class, guard, properties(Integer.MAX_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED,
                "/*")));
        registrations.add(context.registerService(Servlet.class, new ApiServlet(router, bodies, answers, requests), properties(0,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                "/api", "/api/*", "/livez", "/readyz", "/metrics")));
        // Everything else is a typed 404 until a console, of a higher ranking, takes the place.
        registrations.add(context.registerService(Servlet.class, new ApiServlet(new Router(List.of()), bodies, answers, requests),
                properties(Integer.MIN_VALUE, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, "/")));
    }

    @Deactivate
    void deactivate() {
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
        streams.close();
    }

    /** A list may come as one string, from a file of plain {@code key = value} lines. */
    private static List<String> words(String[] values) {
        return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split("[,\\s]+"))).filter(word -> !word.isEmpty()).toList();
    }

    private static Dictionary<String, Object> properties(int ranking, String patternKey, String asyncKey, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(patternKey, patterns);
        properties.put(asyncKey, true);
        return properties;
    }
}
