package dev.yado.http.route;

import dev.yado.model.FailureCode;
import dev.yado.model.YadoException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What requests for streams have in common. Stateless. */
@ProviderType
public final class StreamRequest {

    private StreamRequest() {
    }

    /** Whether the client wants {@code text/event-stream} and not a page. */
    public static boolean wantsStream(Exchange exchange) {
        return Collections.list(exchange.request().getHeaders("Accept")).stream()
                .anyMatch(accept -> accept.toLowerCase(Locale.ROOT).contains("text/event-stream"));
    }

    /** True for {@code HEAD}, which is answered by this: a stream has an end only for those who read it. */
    public static boolean answeredHead(Exchange exchange) {
        if (!"HEAD".equals(exchange.request().getMethod())) {
            return false;
        }
        exchange.response().setContentType("text/event-stream;charset=UTF-8");
        return true;
    }

    /** Where the client is: what it saw last counts before what its address said when it first came. */
    public static Optional<String> position(Exchange exchange) {
        return Optional.ofNullable(exchange.request().getHeader("Last-Event-ID")).filter(id -> !id.isEmpty())
                .or(() -> exchange.query().text("after")).or(() -> exchange.query().text("cursor"));
    }

    /** @throws YadoException {@code invalid_request} when the request is no WebSocket upgrade */
    public static void requireUpgrade(Exchange exchange) {
        // Without a key the server throws what would be answered as a fault of ours.
        if (!"websocket".equalsIgnoreCase(exchange.request().getHeader("Upgrade")) || exchange.request().getHeader("Sec-WebSocket-Key") == null) {
            exchange.response().setHeader("Upgrade", "websocket");
            throw new YadoException(FailureCode.INVALID_REQUEST, "this is a WebSocket route: the request must be a WebSocket upgrade");
        }
    }
}
