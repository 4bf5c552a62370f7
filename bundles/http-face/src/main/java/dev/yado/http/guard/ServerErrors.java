package dev.yado.http.guard;

import dev.yado.model.Failure;
import dev.yado.model.FailureCode;
import dev.yado.model.json.ModelJson;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the HTTP server refuses by itself, before a request is one: header fields too large, two lengths, no {@code Host}, a path that is none. Its own answer is
 * a page that repeats the request; ours is the typed JSON of everything else. Thread-safe.
 */
@ProviderType
public final class ServerErrors implements Request.Handler, Filter {

    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final ModelJson json;

    // Guarded by this; the first is also read without, since every request asks.
    private volatile Server server;
    private Request.Handler before;
    private boolean closed;

    public ServerErrors(ModelJson json) {
        this.json = json;
    }

    /** Takes the place of the error pages of the server that the request came in by: a server tells who it is only by its requests. */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        Server current = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnector().getServer();
        if (current != server) {
            take(current);
        }
        chain.doFilter(request, response);
    }

    private synchronized void take(Server current) {
        if (!closed && current != server) {
            before = current.getErrorHandler();
            current.setErrorHandler(this);
            server = current;
            readHeadersExactly(current);
        }
    }

    /**
     * The server remembers the header fields of a connection, and would take a value for one it has seen there before when they differ in case only, or when the
     * one before is the beginning of the new one: "bearer" for "Bearer", and one client's token for another's behind a proxy. Connections from
     * now on do not.
     */
    private static void readHeadersExactly(Server server) {
        for (Connector connector : server.getConnectors()) {
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof HttpConfiguration.ConnectionFactory http) {
                    http.getHttpConfiguration().setHeaderCacheCaseSensitive(true);
                }
            }
        }
    }

    /** Gives the place back: a server outlives this bundle. */
    public synchronized void close() {
        closed = true;
        if (server != null && server.getErrorHandler() == this) {
            server.setErrorHandler(before);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Failure failure = failure(response.getStatus());
        byte[] body = json.encode(failure);
        response.setStatus(failure.code().httpStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** The server's words may repeat what it was sent, so none of them is passed on. */
    private static Failure failure(int status) {
        return switch (status) {
            case 404 -> new Failure(FailureCode.NOT_FOUND, "there is nothing at this path");
            case 414 -> new Failure(FailureCode.INVALID_REQUEST, "the path and query are too long");
            // An HTTP version or a method that the server does not know is the client's mistake, not the server's failure.
            case 501, 505 -> new Failure(FailureCode.INVALID_REQUEST, "this is not a valid HTTP/1.1 request");
            case 431 -> new Failure(FailureCode.INVALID_REQUEST, "the header fields are too large");
            case UNAVAILABLE -> new Failure(FailureCode.OVERLOADED, "the server takes no more requests now");
            default -> status < SERVER_ERROR ? new Failure(FailureCode.INVALID_REQUEST, "this is not a valid HTTP/1.1 request")
                    : new Failure(FailureCode.INTERNAL, "the server failed; the log has the rest");
        };
    }
}
