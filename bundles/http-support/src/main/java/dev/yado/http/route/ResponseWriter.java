package dev.yado.http.route;

import dev.yado.http.body.BodyReader;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.annotation.versioning.ProviderType;

/** Writes responses as JSON, including failures. Immutable. */
@ProviderType
public final class ResponseWriter {

    private static final System.Logger LOG = System.getLogger(ResponseWriter.class.getName());
    private static final int DEFAULT_RETRY_AFTER = 1;

    private final ModelJson json;
    private final FailureFormat failures;

    public ResponseWriter(ModelJson json) {
        this(json, FailureFormat.STANDARD);
    }

    /** @param failures determines the responses to failures */
    public ResponseWriter(ModelJson json, FailureFormat failures) {
        this.json = json;
        this.failures = failures;
    }

    public ModelJson json() {
        return json;
    }

    public void ok(HttpServletRequest request, HttpServletResponse response, Object body) throws IOException {
        write(request, response, HttpServletResponse.SC_OK, "application/json", json.encode(body));
    }

    public void fail(HttpServletRequest request, HttpServletResponse response, Failure failure) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        if (failure.code().retryable()) {
            Object seconds = failure.details().getOrDefault(Failure.RETRY_AFTER, DEFAULT_RETRY_AFTER);
            response.setHeader("Retry-After", String.valueOf(seconds));
        }
        write(request, response, failures.status(failure), "application/json", json.encode(failures.body(failure)));
    }

    /**
     * Responds with {@code runtime_unavailable} after a bundle was updated during the request and a class that was not loaded yet is gone.
     * The next request reaches the updated bundle.
     */
    void failReplaced(HttpServletRequest request, HttpServletResponse response, LinkageError cause) throws IOException {
        String id = errorId();
        LOG.log(System.Logger.Level.WARNING, "error " + id + ": a class was not available during a request; this is expected if a bundle was just updated",
                cause);
        fail(request, response,
                new Failure(FailureCode.RUNTIME_UNAVAILABLE, "a part of this process is being replaced; try again in a moment").with(Failure.ERROR_ID, id));
    }

    /**
     * Responds to an unexpected exception with {@code internal} and an error id, under which the log has the exception. The response
     * reveals nothing else.
     */
    public void failUnexpectedly(HttpServletRequest request, HttpServletResponse response, Throwable cause) throws IOException {
        String id = errorId();
        LOG.log(System.Logger.Level.ERROR, "error " + id + ": a request failed unexpectedly", cause);
        fail(request, response, new Failure(FailureCode.INTERNAL, "the request failed unexpectedly; see the log for this error id")
                .with(Failure.ERROR_ID, id));
    }

    private static String errorId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Writes a whole response. Returns without waiting for the client to read it: a client that does not read holds no thread. */
    public void write(HttpServletRequest request, HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        announceEnd(request, response);
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        // The server sends a response that fits its buffer when the request is complete, without blocking, and sets Content-Length. If the length were set
        // here, the last byte would be written, and waited for, at once.
        if (body.length >= response.getBufferSize()) {
            response.setBufferSize(body.length + 1);
        }
        response.getOutputStream().write(body);
    }

    /**
     * Announces that the server will close the connection: it cannot find the next request behind an unread body. Without this header, the client would send
     * another request on the connection and lose it.
     */
    private static void announceEnd(HttpServletRequest request, HttpServletResponse response) {
        if (BodyReader.leftUnread(request)) {
            response.setHeader("Connection", "close");
        }
    }
}
