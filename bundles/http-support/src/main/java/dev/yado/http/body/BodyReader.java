package dev.yado.http.body;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.json.ModelJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** Reads JSON request bodies with a maximum size and a maximum duration. Immutable. */
@ProviderType
public final class BodyReader {

    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private final ModelJson json;
    private final int maxBytes;
    private final Duration timeout;

    private final Function<HttpServletRequest, BodyDeadline> deadlines;

    /**
     * @param timeout   maximum time for a body to arrive
     * @param deadlines limits the connection's silence while a body is read; without it, a client that sends nothing would hold a thread
     *     for the server's idle timeout
     */
    public BodyReader(ModelJson json, int maxBytes, Duration timeout, Function<HttpServletRequest, BodyDeadline> deadlines) {
        this.json = json;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.deadlines = deadlines;
    }

    /**
     * Reads a JSON body.
     *
     * @throws YadoException {@code unsupported_media_type}, {@code payload_too_large}, {@code invalid_json}, {@code invalid_request}
     */
    public <T> T read(HttpServletRequest request, Class<T> type) {
        return json.decode(readJson(request), type);
    }

    /**
     * Reads the raw bytes of a body with the content type JSON.
     *
     * @throws YadoException {@code unsupported_media_type}, {@code payload_too_large}, {@code invalid_request}
     */
    public byte[] readJson(HttpServletRequest request) {
        requireJson(request);
        return bytes(request);
    }

    /**
     * Reads the raw bytes of a body with any content type; may be empty.
     *
     * @throws YadoException {@code payload_too_large}, {@code invalid_request}
     */
    public byte[] readAny(HttpServletRequest request) {
        return bytes(request);
    }

    /** Reads a JSON body like {@link #read}, but treats an empty body of any content type as {@code {}}. */
    public <T> T readOptional(HttpServletRequest request, Class<T> type) {
        byte[] body = bytes(request);
        if (body.length == 0) {
            return json.decode(EMPTY_OBJECT, type);
        }
        requireJson(request);
        return json.decode(body, type);
    }

    /** Requires the content type JSON. It may be repeated: one known client sends every header twice. */
    private static void requireJson(HttpServletRequest request) {
        Set<String> types = new HashSet<>();
        List<String> headers = Collections.list(request.getHeaders("Content-Type"));
        for (String header : headers) {
            int parameters = header.indexOf(';');
            types.add((parameters < 0 ? header : header.substring(0, parameters)).strip().toLowerCase(Locale.ROOT));
        }
        if (!types.equals(Set.of("application/json"))) {
            throw new YadoException(FailureCode.UNSUPPORTED_MEDIA_TYPE, "the body must have Content-Type application/json");
        }
    }

    private byte[] bytes(HttpServletRequest request) {
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.max(32, (int) request.getContentLengthLong()));
        byte[] buffer = new byte[8_192];
        try (BodyDeadline bodyDeadline = deadlines.apply(request)) {
            InputStream in = request.getInputStream();
            for (int n = next(in, buffer, bodyDeadline, deadline); n >= 0; n = next(in, buffer, bodyDeadline, deadline)) {
                body.write(buffer, 0, n);
                if (body.size() > maxBytes) {
                    throw tooLarge();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw tooSlow();
                }
            }
        } catch (IOException e) {
            if (e instanceof InterruptedIOException || e.getCause() instanceof TimeoutException) {
                throw tooSlow();
            }
            throw new YadoException(FailureCode.INVALID_REQUEST, "the body ended before it was complete");
        }
        return body.toByteArray();
    }

    /** Reads the next bytes. The deadline is set only if the read would block: most bodies arrive together with the header. */
    private static int next(InputStream in, byte[] buffer, BodyDeadline bodyDeadline, long deadline) throws IOException {
        if (in.available() == 0) {
            bodyDeadline.limit(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
        }
        return in.read(buffer);
    }

    private YadoException tooSlow() {
        return new YadoException(FailureCode.INVALID_REQUEST, "the body took longer than " + timeout.toSeconds() + " s to arrive");
    }

    private YadoException tooLarge() {
        return new YadoException(FailureCode.PAYLOAD_TOO_LARGE, "the body must have at most " + maxBytes + " bytes");
    }
}
