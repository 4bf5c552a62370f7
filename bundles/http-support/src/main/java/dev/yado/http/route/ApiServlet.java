package dev.yado.http.route;

import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.YadoException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Every request that the guard let through: finds its route, runs it, and turns whatever it throws into a typed answer. */
@ProviderType
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String UNMATCHED = "unmatched";
    private static final System.Logger LOG = System.getLogger(ApiServlet.class.getName());

    private final transient Router router;
    private final transient BodyReader bodies;
    private final transient ResponseWriter answers;
    private final transient RequestMetrics metrics;

    public ApiServlet(Router router, BodyReader bodies, ResponseWriter answers, RequestMetrics metrics) {
        this.router = router;
        this.bodies = bodies;
        this.answers = answers;
        this.metrics = metrics;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        try {
            answer(request, response);
        } catch (IOException e) {
            // The client has gone: there is nobody to answer, and the server's log would show each of them as a failure of ours.
            LOG.log(System.Logger.Level.DEBUG, "a client did not wait for its answer", e);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = UNMATCHED;
        long began = System.nanoTime();
        try {
            Router.Match match = router.match(request.getMethod(), RequestPath.segments(request.getRequestURI()));
            if (match instanceof Router.Found found) {
                name = found.route().template();
                found.route().handler().handle(new Exchange(request, response, found.ids(), bodies, answers));
            } else if (match instanceof Router.Nothing nothing) {
                if (!nothing.allow().isEmpty()) {
                    response.setHeader("Allow", String.join(", ", nothing.allow()));
                }
                answers.fail(request, response, nothing.failure());
            }
        } catch (YadoException e) {
            answers.fail(request, response, e.failure());
        } catch (LinkageError e) {
            answers.failReplaced(request, response, e);
        } catch (RuntimeException e) {
            answers.failUnexpectedly(request, response, e);
        } finally {
            metrics.count(name, request.getMethod(), response.getStatus(), System.nanoTime() - began);
        }
    }
}
