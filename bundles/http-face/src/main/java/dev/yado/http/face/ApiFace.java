package dev.yado.http.face;

import dev.yado.http.body.BodyReader;
import dev.yado.http.body.Patience;
import dev.yado.http.guard.Guard;
import dev.yado.http.guard.GuardRules;
import dev.yado.http.route.Answers;
import dev.yado.http.route.ApiServlet;
import dev.yado.http.route.RequestMetrics;
import dev.yado.http.route.Route;
import dev.yado.http.route.Router;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A {@link Face} made of rules, routes and streams. Thread-safe. */
@ProviderType
public final class ApiFace implements Face {

    private final Guard guard;
    private final ApiServlet servlet;
    private final Runnable close;

    /**
     * @param description the path under which the API describes itself
     * @param close       ends the streams
     */
    public ApiFace(GuardRules rules, List<Route> routes, String description, FaceSettings settings, Answers answers, RequestMetrics requests,
            Runnable close) {
        this.guard = new Guard(rules, answers);
        BodyReader bodies = new BodyReader(answers.json(), settings.maxBodyBytes(), settings.bodyTimeout(), Patience::of);
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
