package dev.yado.http.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * Replaces the error page of the HTTP server. The server refuses some requests before they reach a servlet (header fields too large, two
 * lengths, no {@code Host}, an invalid path), and its own page repeats the request; this handler writes the same typed JSON as all other
 * failures. Errors of servlets of other bundles get the page that they had. Thread-safe.
 */
@Component(name = "dev.yado.http.errors", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ServerErrors implements Request.Handler {

    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final ModelJson json = new ModelJson();
    private final BundleContext context;

    // Guarded by this.
    private Server server;
    private volatile Request.Handler before;

    @Activate
    public ServerErrors(BundleContext context) {
        this.context = context;
    }

    /** Installs this handler in a server that has started. */
    @Reference(unbind = "serverStopped", service = HttpServiceRuntime.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void serverStarted(ServiceReference<HttpServiceRuntime> reference) {
        StartedServers.visit(context, this::install);
    }

    void serverStopped(ServiceReference<HttpServiceRuntime> reference) {
        // The stopped server holds the only reference to this handler.
    }

    private synchronized void install(Server started) {
        uninstall();
        before = started.getErrorHandler();
        started.setErrorHandler(this);
        server = started;
        readHeadersExactly(started);
    }

    /**
     * Makes header matching case-sensitive for new connections. The server caches header fields per connection and otherwise takes a cached
     * value for a new one that differs in case only, or that begins with it: "bearer" for "Bearer", and, behind a proxy, one client's token
     * for another's.
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

    /** Restores the previous handler: a server outlives this bundle. */
    @Deactivate
    synchronized void uninstall() {
        if (server != null && server.getErrorHandler() == this) {
            server.setErrorHandler(before);
        }
        server = null;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (before != null && isOfAnotherServlet(request)) {
            return before.handle(request, response, callback);
        }
        Failure failure = failure(response.getStatus());
        byte[] body = json.encode(failure);
        response.setStatus(failure.code().httpStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (failure.code() != FailureCode.NOT_FOUND) {
            // The server cannot find the next request behind one that it could not read, and closes the connection.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** Returns whether a servlet of another bundle failed. What the server itself refuses is marked by an {@link HttpException}, and reaches no servlet. */
    private static boolean isOfAnotherServlet(Request request) {
        return Request.as(request, ServletContextRequest.class) != null && request.getAttribute(SecurityFilterChain.SEEN) == null
                && !(request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException);
    }

    /** Returns the failure for a status. The server's own message may repeat the request, so none of it is passed on. */
    private static Failure failure(int status) {
        return switch (status) {
            case 404 -> new Failure(FailureCode.NOT_FOUND, "there is nothing at this path");
            case 414 -> new Failure(FailureCode.INVALID_REQUEST, "the path and query are too long");
            // An unknown HTTP version or method is an error of the client, not of the server.
            case 501, 505 -> new Failure(FailureCode.INVALID_REQUEST, "this is not a valid HTTP/1.1 request");
            case 431 -> new Failure(FailureCode.INVALID_REQUEST, "the header fields are too large");
            case UNAVAILABLE -> new Failure(FailureCode.OVERLOADED, "the server does not accept requests now; try again later");
            default -> status < SERVER_ERROR ? new Failure(FailureCode.INVALID_REQUEST, "this is not a valid HTTP/1.1 request")
                    : new Failure(FailureCode.INTERNAL, "the server failed; see the log");
        };
    }
}
