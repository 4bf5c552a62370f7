package dev.yado.http.route;

import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final transient ThreadReserve threads;

    /** @param overloaded whether the server has too few threads left for requests that may block */
    public ApiServlet(Router router, BodyReader bodies, ResponseWriter responses, RequestMetrics metrics, Predicate<HttpServletRequest> overloaded) {
        this.router = router;
        this.bodies = bodies;
        this.responses = responses;
        this.metrics = metrics;
        this.threads = new ThreadReserve(overloaded);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        new Request(request, response).serve();
    }

    /** A step of handling a request. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** One request. If its body has to be waited for, it is finished on another thread. */
    private final class Request implements BodyReader.Receiver {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long began = System.nanoTime();
        private String name = UNMATCHED;
        private Route.Handler handler;
        private Exchange exchange;

        Request(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        void serve() {
            Optional<Step> step = withoutBody();
            if (step.isPresent()) {
                finish(step.get());
                return;
            }
            try {
                bodies.read(request, response, this);
            } catch (IOException e) {
                finish(() -> {
                    throw e;
                });
            }
        }

        /** Returns how to respond; empty if that needs the body. */
        private Optional<Step> withoutBody() {
            try {
                Router.Match match = router.match(request.getMethod(), RequestPath.segments(request.getRequestURI()));
                if (match instanceof Router.NoRoute none) {
                    return Optional.of(() -> refuse(none));
                }
                Router.Found found = (Router.Found) match;
                name = found.route().template();
                handler = found.route().handler();
                exchange = new Exchange(request, response, found.ids(), responses);
                return found.route().method().equals("POST") ? Optional.empty() : Optional.of(() -> handler.handle(exchange));
            } catch (RuntimeException e) {
                return Optional.of(() -> {
                    throw e;
                });
            }
        }

        private void refuse(Router.NoRoute none) throws IOException {
            if (!none.allow().isEmpty()) {
                response.setHeader("Allow", String.join(", ", none.allow()));
            }
            responses.fail(request, response, none.failure());
        }

        @Override
        public void received(byte[] body) {
            exchange.received(body);
            finish(() -> handler.handle(exchange));
        }

        @Override
        public void refused(Failure failure) {
            finish(() -> responses.fail(request, response, failure));
        }

        /** Runs the last step, turns its exceptions into responses and counts the request. */
        private void finish(Step step) {
            try {
                respond(step);
            } catch (IOException e) {
                // The client is gone. Thrown further, the server would log each of these as an error.
                LOG.log(System.Logger.Level.DEBUG, "the client closed the connection before it received the response", e);
            } finally {
                metrics.count(name, request.getMethod(), response.getStatus(), System.nanoTime() - began);
            }
        }

        private void respond(Step step) throws IOException {
            try {
                if (!HealthRoutes.LIVEZ.equals(name) && threads.exhausted(request)) {
                    throw new YadoException(FailureCode.OVERLOADED, "too many requests are being handled; try again later");
                }
                step.run();
            } catch (YadoException e) {
                responses.fail(request, response, e.failure());
            } catch (LinkageError e) {
                responses.failReplaced(request, response, e);
            } catch (RuntimeException e) {
                responses.failUnexpectedly(request, response, e);
            }
        }
    }
}
