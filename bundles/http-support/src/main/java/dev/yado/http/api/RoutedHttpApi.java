package dev.yado.http.api;

import dev.yado.http.body.BodyDeadline;
import dev.yado.http.body.BodyReader;
import dev.yado.http.route.ApiServlet;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.ResponseWriter;
import dev.yado.http.route.Route;
import dev.yado.http.route.Router;
import dev.yado.http.security.SecurityFilter;
import dev.yado.http.security.SecurityRules;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A {@link HttpApi} made of rules, routes and streams. Thread-safe. */
@ProviderType
public final class RoutedHttpApi implements HttpApi {

    private final SecurityFilter guard;
    private final ApiServlet servlet;
    private final Runnable close;

    /**
     * @param description the path under which the API describes itself
     * @param close       ends the streams
     */
    public RoutedHttpApi(SecurityRules rules, List<Route> routes, String description, HttpApiSettings settings, ResponseWriter answers, RequestMetrics requests,
            Runnable close) {
        this.guard = new SecurityFilter(rules, answers);
        BodyReader bodies = new BodyReader(answers.json(), settings.maxBodyBytes(), settings.bodyTimeout(), BodyDeadline::of);
        this.servlet = new ApiServlet(new Router(routes, description), bodies, answers, requests);
        this.close = close;
    }

    @Override
    public Filter guard() {
        return guard;
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
