package dev.yado.backend.http.internal;

import dev.yado.backend.http.internal.guard.ServerErrors;
import dev.yado.backend.http.internal.route.RequestMetrics;
import dev.yado.backend.http.internal.stream.StreamMetrics;
import dev.yado.model.json.ModelJson;
import dev.yado.registry.api.RuntimeRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
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
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Registers the Browser-facing API with the HTTP whiteboard. It is there while the registry is; when it goes, its streams end with a last frame that
 * says so, and no thread, timer or socket stays behind. With a new configuration it goes on without a gap: requests under way end with the old
 * one, and open streams end so that their clients resume by cursor.
 */
@Component(service = {}, immediate = true, configurationPid = BackendHttpConfig.PID)
@Designate(ocd = BackendHttpConfig.class)
@RequireHttpWhiteboard
public final class BackendHttp {

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final RuntimeRegistry registry;
    private final RequestMetrics requests = new RequestMetrics();
    private final StreamMetrics streams = new StreamMetrics();
    private final ServerErrors serverErrors = new ServerErrors(new ModelJson());
    private volatile Api api;

    @Activate
    public BackendHttp(BundleContext context, @Reference RuntimeRegistry registry, BackendHttpConfig config) {
        this.registry = registry;
        this.api = new Api(registry, config, requests, streams).start();
        registrations.add(context.registerService(Filter.class, serverErrors, properties(Integer.MAX_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED,
                "/*")));
        // The guard before the servlets: none of ours is ever there without it.
        registrations.add(context.registerService(Filter.class, new CurrentGuard(), properties(Integer.MAX_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED,
                "/*")));
        registrations.add(context.registerService(Servlet.class, new CurrentServlet(), properties(0,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                "/api", "/api/*", "/livez", "/readyz", "/metrics")));
        // Everything else is a typed 404 until a console, of a higher ranking, takes the place.
        registrations.add(context.registerService(Servlet.class, new CurrentServlet(), properties(Integer.MIN_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                "/")));
    }

    @Modified
    void modified(BackendHttpConfig config) {
        Api old = api;
        api = new Api(registry, config, requests, streams).start();
        old.close();
    }

    @Deactivate
    void deactivate() {
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
        api.close();
        serverErrors.close();
    }

    private static Dictionary<String, Object> properties(int ranking, String patternKey, String asyncKey, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(patternKey, patterns);
        properties.put(asyncKey, true);
        return properties;
    }

    /** The guard of the configuration as it is now. */
    private final class CurrentGuard implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
            api.guard().doFilter(request, response, chain);
        }
    }

    /** The servlet of the configuration as it is now. */
    private final class CurrentServlet extends GenericServlet {
        private static final long serialVersionUID = 1L;

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            api.servlet().service(request, response);
        }
    }
}
