package dev.yado.http.internal;

import dev.yado.http.route.HealthRoutes;
import dev.yado.http.route.ResponseWriter;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** What is answered while a face is away: it is being started, or updated, or what it needs is. Says the same to everybody, and nothing of what is behind. Immutable. */
final class UnavailableResponder {

    private static final System.Logger LOG = System.getLogger(UnavailableResponder.class.getName());
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final ResponseWriter answers = new ResponseWriter(new ModelJson());

    void answer(ServletRequest rawRequest, ServletResponse rawResponse) {
        HttpServletRequest request = (HttpServletRequest) rawRequest;
        HttpServletResponse response = (HttpServletResponse) rawResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            if (request.getRequestURI().equals(HealthRoutes.LIVEZ) && READING.contains(request.getMethod())) {
                answers.ok(response, HealthRoutes.LIVE);
            } else {
                Failure failure = new Failure(FailureCode.RUNTIME_UNAVAILABLE, "this API is being started or updated; try again in a moment");
                answers.fail(request, response, request.getRequestURI().equals(HealthRoutes.READYZ) ? failure.with(HealthRoutes.NOT_READY, "api") : failure);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client did not wait for its answer", e);
        }
    }
}
