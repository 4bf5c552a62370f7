package dev.yado.http.api;

import dev.yado.http.body.BodyBudget;
import dev.yado.http.body.BodyReader;
import dev.yado.http.body.BodyTimer;
import dev.yado.http.route.ApiServlet;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.ResponseWriter;
import dev.yado.http.route.Route;
import dev.yado.http.route.Router;
import dev.yado.http.route.ServerThreads;
import dev.yado.http.security.SecurityFilter;
import dev.yado.http.security.SecurityRules;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** An {@link HttpApi} that consists of security rules, routes and streams. Thread-safe. */
@ProviderType
public final class RoutedHttpApi implements HttpApi {

    private final SecurityFilter securityFilter;
    private final ApiServlet servlet;
    private final Runnable close;

    /**
     * @param description path of the API's own description (OpenAPI)
     * @param close       ends the streams
     */
    public RoutedHttpApi(SecurityRules rules, List<Route> routes, String description, HttpApiSettings settings, ResponseWriter responses,
            RequestMetrics requests,
            Runnable close) {
        this.securityFilter = new SecurityFilter(rules, responses);
        BodyReader bodies = new BodyReader(settings.maxBodyBytes(), settings.bodyTimeout(), BodyBudget.ofHeap(), BodyTimer::ofServer);
        this.servlet = new ApiServlet(new Router(routes, description), bodies, responses, requests, ServerThreads::low);
        this.close = close;
    }

    @Override
    public Filter securityFilter() {
        return securityFilter;
    }

    @Override
    public Servlet servlet() {
        return servlet;
    }

    @Override
    public void close() {
        close.run();
    }
}
