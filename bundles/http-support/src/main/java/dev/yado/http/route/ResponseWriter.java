package dev.yado.http.route;

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

    public ResponseWriter(ModelJson json) {
        this.json = json;
    }

    public ModelJson json() {
        return json;
    }

    public void ok(HttpServletResponse response, Object body) throws IOException {
        write(response, HttpServletResponse.SC_OK, "application/json", json.encode(body));
    }

    public void fail(HttpServletRequest request, HttpServletResponse response, Failure failure) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        if (hasUnreadBody(request)) {
            // The server cannot find the next request behind the unread body and closes the connection. Without this header, the client
            // would send another request on it and lose it.
            response.setHeader("Connection", "close");
        }
        if (failure.code().retryable()) {
            Object seconds = failure.details().getOrDefault(Failure.RETRY_AFTER, DEFAULT_RETRY_AFTER);
            response.setHeader("Retry-After", String.valueOf(seconds));
        }
        write(response, failure.code().httpStatus(), "application/json", json.encode(failure));
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

    private static boolean hasUnreadBody(HttpServletRequest request) throws IOException {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return hasBody && !request.getInputStream().isFinished();
    }

    public void write(HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
