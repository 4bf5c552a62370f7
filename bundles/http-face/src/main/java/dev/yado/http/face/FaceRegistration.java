package dev.yado.http.face;

import dev.yado.http.guard.ServerErrors;
import dev.yado.model.json.ModelJson;
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
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/**
 * A face's place in the HTTP whiteboard. The guard and the servlet are asked for with every request, so that a new configuration takes over without a
 * gap. Closing it takes the face out; what is under way ends by itself.
 */
@ProviderType
public final class FaceRegistration implements AutoCloseable {

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final ServerErrors serverErrors = new ServerErrors(new ModelJson());

    /**
     * @param context  of the face's bundle, which is the one that is then seen to serve
     * @param patterns the face's own paths; everything else is its servlet's too, until somebody of a higher ranking takes the place
     */
    public FaceRegistration(BundleContext context, Supplier<? extends Filter> guard, Supplier<? extends Servlet> servlet, String... patterns) {
        filter(context, serverErrors);
        // The guard before the servlets: none of ours is ever there without it.
        filter(context, new CurrentGuard(guard));
        servlet(context, servlet, 0, patterns);
        servlet(context, servlet, Integer.MIN_VALUE, "/");
    }

    private void filter(BundleContext context, Filter filter) {
        registrations.add(context.registerService(Filter.class, filter, properties(Integer.MAX_VALUE,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED, "/*")));
    }

    private void servlet(BundleContext context, Supplier<? extends Servlet> servlet, int ranking, String... patterns) {
        registrations.add(context.registerService(Servlet.class, new CurrentServlet(servlet), properties(ranking,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                patterns)));
    }

    private static Dictionary<String, Object> properties(int ranking, String patternKey, String asyncKey, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(patternKey, patterns);
        properties.put(asyncKey, true);
        return properties;
    }

    /** Takes the face out of the HTTP server, which from then on answers by itself. */
    @Override
    public void close() {
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
        serverErrors.close();
    }

    private record CurrentGuard(Supplier<? extends Filter> guard) implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
            guard.get().doFilter(request, response, chain);
        }
    }

    private static final class CurrentServlet extends GenericServlet {
        private static final long serialVersionUID = 1L;
        private final transient Supplier<? extends Servlet> servlet;

        private CurrentServlet(Supplier<? extends Servlet> servlet) {
            this.servlet = servlet;
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            servlet.get().service(request, response);
        }
    }
}
