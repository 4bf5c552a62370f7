package dev.yado.http.route;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A route of an API.
 *
 * @param method   {@code GET}, {@code POST} or {@code DELETE}
 * @param template path whose segments in braces are ids; also the route's name in metrics
 */
@ProviderType
public record Route(String method, String template, Handler handler) {

    /** Handles one request: writes the whole response, or takes the request over. */
    @ConsumerType
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles a request.
         *
         * @throws dev.yado.model.failure.YadoException responded to with the failure it carries
         * @throws IOException if the client has closed the connection
         */
        void handle(Exchange exchange) throws IOException;
    }

    /** Returns a route that responds with status 200 and the handler's result as JSON. */
    public static Route json(String method, String template, Function<Exchange, Object> handler) {
        return new Route(method, template, exchange -> exchange.respond(handler.apply(exchange)));
    }

    /** Returns the ids in {@code path} by name; empty if the path does not match. */
    Optional<Map<String, String>> match(List<String> path) {
        String[] parts = template.substring(1).split("/");
        if (parts.length != path.size()) {
            return Optional.empty();
        }
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                ids.put(parts[i].substring(1, parts[i].length() - 1), path.get(i));
            } else if (!parts[i].equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(ids);
    }
}
