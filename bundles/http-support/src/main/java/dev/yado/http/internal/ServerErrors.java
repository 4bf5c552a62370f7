package dev.yado.http.internal;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * What the HTTP server refuses by itself, before a request is one: header fields too large, two lengths, no {@code Host}, a path that is none. Its own answer is
 * a page that repeats the request; ours is the typed JSON of everything else. Thread-safe.
 */
@Component(service = {}, immediate = true)
public final class ServerErrors implements Request.Handler {

    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final ModelJson json = new ModelJson();
    private final BundleContext context;

    // Guarded by this.
    private Server server;
    private Request.Handler before;

    @Activate
    public ServerErrors(BundleContext context) {
        this.context = context;
    }

    /**
     * A server has started. It tells who it is when it asks for connectors, and not otherwise before it is asked something; so it gets a connector, which nobody can connect
     * to, for as long as this takes.
     */
    @Reference(unbind = "serverStopped", service = HttpServiceRuntime.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void serverStarted(ServiceReference<HttpServiceRuntime> reference) {
        List<Connector> given = new ArrayList<>();
        ConnectorFactory factory = started -> {
            take(started);
            given.add(new LocalConnector(started, null, null, null, 0, new HttpConnectionFactory()));
            return given.get(0);
        };
        context.registerService(ConnectorFactory.class, factory, null).unregister();
        given.forEach(connector -> connector.getServer().removeConnector(connector));
    }

    void serverStopped(ServiceReference<HttpServiceRuntime> reference) {
        // It took us with it.
    }

    private synchronized void take(Server started) {
        giveBack();
        before = started.getErrorHandler();
        started.setErrorHandler(this);
        server = started;
        readHeadersExactly(started);
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
    @Deactivate
    synchronized void giveBack() {
        if (server != null && server.getErrorHandler() == this) {
            server.setErrorHandler(before);
        }
        server = null;
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
