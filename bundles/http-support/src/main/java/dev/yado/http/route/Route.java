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
 * One entry of the table.
 *
 * @param method   {@code GET}, {@code POST} or {@code DELETE}
 * @param template a path whose segments in braces stand for ids; also the route's name in metrics
 */
@ProviderType
public record Route(String method, String template, Handler handler) {

    /** ResponseWriter one request, in full or by taking it over. */
    @ConsumerType
    @FunctionalInterface
    public interface Handler {
        /**
         * @throws dev.yado.model.failure.YadoException answered as the failure it carries
         * @throws IOException the client is gone
         */
        void handle(Exchange exchange) throws IOException;
    }

    /** A route whose answer is 200 and what {@code answer} returns, as JSON. */
    public static Route json(String method, String template, Function<Exchange, Object> answer) {
        return new Route(method, template, exchange -> exchange.answer(answer.apply(exchange)));
    }

    /** The ids in {@code path}, by name; empty when it is another path. */
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
