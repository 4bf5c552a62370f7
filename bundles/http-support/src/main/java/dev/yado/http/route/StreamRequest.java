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

/** Reads what requests for streams have in common. Stateless. */
@ProviderType
public final class StreamRequest {

    private static final Pattern NOT_WANTED = Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*");

    private StreamRequest() {
    }

    /** Returns whether the client accepts {@code text/event-stream}, so that it gets a stream and not a page. */
    public static boolean wantsStream(Exchange exchange) {
        return Collections.list(exchange.request().getHeaders("Accept")).stream()
                .flatMap(accept -> Stream.of(accept.toLowerCase(Locale.ROOT).split(","))).anyMatch(StreamRequest::isStream);
    }

    /** Returns whether the range is the stream type with a weight other than 0, which means "not acceptable". */
    private static boolean isStream(String range) {
        String[] parts = range.split(";");
        return parts[0].strip().equals(SseFormat.MEDIA_TYPE)
                && Stream.of(parts).skip(1).noneMatch(parameter -> NOT_WANTED.matcher(parameter).matches());
    }

    /**
     * Responds to {@code HEAD} and returns true; returns false for other methods. A stream only ends when its reader leaves, so {@code
     * HEAD} must not open one.
     */
    public static boolean respondedToHead(Exchange exchange) {
        if (!"HEAD".equals(exchange.request().getMethod())) {
            return false;
        }
        exchange.response().setContentType("text/event-stream;charset=UTF-8");
        return true;
    }

    /**
     * Returns the client's position: {@code Last-Event-ID}, which a client sends when it reconnects, before the query parameters of its
     * first request.
     */
    public static Optional<String> position(Exchange exchange) {
        return Optional.ofNullable(exchange.request().getHeader("Last-Event-ID")).filter(id -> !id.isEmpty())
                .or(() -> exchange.query().text("after")).or(() -> exchange.query().text("cursor"));
    }

    /**
     * Requires a WebSocket upgrade.
     *
     * @throws YadoException {@code invalid_request}
     */
    public static void requireUpgrade(Exchange exchange) {
        // Without a key, the server would throw an exception that is reported as an internal failure.
        if (!"websocket".equalsIgnoreCase(exchange.request().getHeader("Upgrade")) || exchange.request().getHeader("Sec-WebSocket-Key") == null) {
            exchange.response().setHeader("Upgrade", "websocket");
            throw new YadoException(FailureCode.INVALID_REQUEST, "this is a WebSocket route: the request must be a WebSocket upgrade");
        }
    }
}
