package dev.yado.http.route;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the route for a request. Immutable. */
@ProviderType
public final class Router {

    private final List<Route> routes;
    private final String description;

    /** @param description path of the API's own description, which the 404 response names */
    public Router(List<Route> routes, String description) {
        this.routes = List.copyOf(routes);
        this.description = description;
    }

    /** The result of a lookup. */
    public sealed interface Match {
    }

    /**
     * A route matches.
     *
     * @param ids by name, not validated yet
     */
    public record Found(Route route, Map<String, String> ids) implements Match {
    }

    /**
     * No route matches.
     *
     * @param allow methods that the path allows; empty if the path is unknown
     */
    public record NoRoute(Failure failure, Set<String> allow) implements Match {
    }

    /** Finds the route; {@code HEAD} matches routes for {@code GET}. */
    public Match match(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        Set<String> allow = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> ids = route.match(path);
            if (ids.isPresent()) {
                if (route.method().equals(wanted)) {
                    return new Found(route, ids.get());
                }
                allow.add(route.method());
            }
        }
        if (allow.isEmpty()) {
            return new NoRoute(new Failure(FailureCode.NOT_FOUND, "there is nothing at this path; GET " + description + " lists all paths"),
                    Set.of());
        }
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        return new NoRoute(new Failure(FailureCode.METHOD_NOT_ALLOWED, "this path allows " + String.join(", ", allow)), allow);
    }
}
