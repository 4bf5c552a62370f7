package dev.yado.http.route;

import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.YadoException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Handles every request that passed the security filter: finds the route, runs its handler and turns exceptions into typed responses. */
@ProviderType
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String UNMATCHED = "unmatched";
    private static final System.Logger LOG = System.getLogger(ApiServlet.class.getName());

    private final transient Router router;
    private final transient BodyReader bodies;
    private final transient ResponseWriter responses;
    private final transient RequestMetrics metrics;

    public ApiServlet(Router router, BodyReader bodies, ResponseWriter responses, RequestMetrics metrics) {
        this.router = router;
        this.bodies = bodies;
        this.responses = responses;
        this.metrics = metrics;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        try {
            handle(request, response);
        } catch (IOException e) {
            // The client is gone. Thrown further, the server would log each of these as an error.
            LOG.log(System.Logger.Level.DEBUG, "the client closed the connection before it received the response", e);
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = UNMATCHED;
        long began = System.nanoTime();
        try {
            Router.Match match = router.match(request.getMethod(), RequestPath.segments(request.getRequestURI()));
            if (match instanceof Router.Found found) {
                name = found.route().template();
                found.route().handler().handle(new Exchange(request, response, found.ids(), bodies, responses));
            } else if (match instanceof Router.NoRoute none) {
                if (!none.allow().isEmpty()) {
                    response.setHeader("Allow", String.join(", ", none.allow()));
                }
                responses.fail(request, response, none.failure());
            }
        } catch (YadoException e) {
            responses.fail(request, response, e.failure());
        } catch (LinkageError e) {
            responses.failReplaced(request, response, e);
        } catch (RuntimeException e) {
            responses.failUnexpectedly(request, response, e);
        } finally {
            metrics.count(name, request.getMethod(), response.getStatus(), System.nanoTime() - began);
        }
    }
}
