package dev.yado.http.route;

import dev.yado.http.stream.SseFormat;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/** What requests for streams have in common. Stateless. */
@ProviderType
public final class StreamRequest {

    private static final Pattern NOT_WANTED = Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*");

    private StreamRequest() {
    }

    /** Whether the client wants {@code text/event-stream} and not a page. */
    public static boolean wantsStream(Exchange exchange) {
        return Collections.list(exchange.request().getHeaders("Accept")).stream()
                .flatMap(accept -> Stream.of(accept.toLowerCase(Locale.ROOT).split(","))).anyMatch(StreamRequest::isStream);
    }

    /** With the weight 0 a client says what it does not want. */
    private static boolean isStream(String range) {
        String[] parts = range.split(";");
        return parts[0].strip().equals(SseFormat.MEDIA_TYPE)
                && Stream.of(parts).skip(1).noneMatch(parameter -> NOT_WANTED.matcher(parameter).matches());
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
