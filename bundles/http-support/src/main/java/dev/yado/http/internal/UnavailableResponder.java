package dev.yado.http.internal;

import dev.yado.http.body.ConnectionSlot;
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

/**
 * Responds while an API is being started or updated: 503 {@code runtime_unavailable}, except that {@code /livez} reports the process as
 * live. Does not depend on who is calling and reveals nothing else. Immutable.
 */
final class UnavailableResponder {

    private static final System.Logger LOG = System.getLogger(UnavailableResponder.class.getName());
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final ResponseWriter responses = new ResponseWriter(new ModelJson());

    /** Responds with {@code overloaded} and closes the connection, if it is one too many and the request is no health check; otherwise returns false. */
    boolean refusedSurplus(ServletRequest rawRequest, ServletResponse rawResponse) {
        HttpServletRequest request = (HttpServletRequest) rawRequest;
        HttpServletResponse response = (HttpServletResponse) rawResponse;
        if (!ConnectionSlot.of(request).surplus()) {
            return false;
        }
        response.setHeader("Connection", "close");
        if (request.getRequestURI().equals(HealthRoutes.LIVEZ) || request.getRequestURI().equals(HealthRoutes.READYZ)) {
            return false;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            responses.fail(request, response, new Failure(FailureCode.OVERLOADED, "too many connections are open; try again later"));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client closed the connection before it received the response", e);
        }
        return true;
    }

    void respond(ServletRequest rawRequest, ServletResponse rawResponse) {
        HttpServletRequest request = (HttpServletRequest) rawRequest;
        HttpServletResponse response = (HttpServletResponse) rawResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            if (request.getRequestURI().equals(HealthRoutes.LIVEZ) && READING.contains(request.getMethod())) {
                responses.ok(request, response, HealthRoutes.LIVE);
            } else {
                Failure failure = new Failure(FailureCode.RUNTIME_UNAVAILABLE, "this API is being started or updated; try again in a moment");
                responses.fail(request, response, request.getRequestURI().equals(HealthRoutes.READYZ) ? failure.with(HealthRoutes.NOT_READY, "api") : failure);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client closed the connection before it received the response", e);
        }
    }
}
