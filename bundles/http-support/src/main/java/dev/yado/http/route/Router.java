package dev.yado.http.route;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the route of a request in the table. Immutable. */
@ProviderType
public final class Router {

    private final List<Route> routes;
    private final String description;

    /** @param description the path under which the API describes itself, for those who are lost */
    public Router(List<Route> routes, String description) {
        this.routes = List.copyOf(routes);
        this.description = description;
    }

    /** What a request means here. */
    public sealed interface Match {
    }

    /** @param ids by name, not yet checked */
    public record Found(Route route, Map<String, String> ids) implements Match {
    }

    /** @param allow the methods that the path knows; empty when it is no path of ours */
    public record Nothing(Failure failure, Set<String> allow) implements Match {
    }

    /** @param method {@code HEAD} is answered where {@code GET} is */
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
            return new Nothing(new Failure(FailureCode.NOT_FOUND, "there is nothing at this path; GET " + description + " lists what there is"),
                    Set.of());
        }
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        return new Nothing(new Failure(FailureCode.METHOD_NOT_ALLOWED, "this path allows " + String.join(", ", allow)), allow);
    }
}
