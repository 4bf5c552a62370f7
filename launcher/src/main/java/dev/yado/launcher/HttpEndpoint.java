package dev.yado.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URL;
import java.time.Duration;
import java.util.Map;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The HTTP server of a process: what to configure, whether it can listen, and whether it does. */
final class HttpEndpoint {
    static final String PID = "org.apache.felix.http";
    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String PORT = "org.osgi.service.http.port";
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

    private final ListenAddress listen;

    HttpEndpoint(ListenAddress listen) {
        this.listen = listen;
    }

    /** Everything else about the server stands in the feature. */
    Map<String, Object> configuration(int jdk) {
        return Map.of(
                "org.apache.felix.http.host", listen.host(),
                PORT, Integer.toString(listen.port()),
                // The HTTP bundle throws when this is set on a JDK that has none.
                "org.apache.felix.http.jetty.virtualthreads.enable", jdk >= FIRST_JDK_WITH_VIRTUAL_THREADS);
    }

    /** Fails early and clearly when the address cannot be had: Jetty itself would only log it, and the framework would start without a server. */
    void check() throws LaunchException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Jetty does: connections of a previous run that linger are no obstacle
            socket.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            throw new LaunchException(reason.contains("in use")
                    ? "Port " + listen.port() + " on " + listen.host() + " is in use by another program. Stop it, or choose another port with --listen HOST:PORT (port 0 takes a free one)."
                    : "Cannot listen on " + listen + ": " + reason + ". Choose another address with --listen HOST:PORT.", e);
        } catch (IOException e) {
            throw new LaunchException("Cannot listen on " + listen + ": " + e.getMessage() + ". Choose another address with --listen HOST:PORT.", e);
        }
    }

    /** Waits until {@code path} is answered by whoever serves it; the address has the real port. */
    ListenAddress await(BundleContext context, String path) throws LaunchException {
        ListenAddress actual = listen.withPort(port(context));
        int status = status(actual, path);
        // An answer such as 401 or 403 comes from our servlet too; 404 is the empty server's.
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
            throw new LaunchException("The HTTP server runs on " + actual + " but answers " + status + " to " + path + "; the log says why");
        }
        return actual;
    }

    private static int status(ListenAddress actual, String path) throws LaunchException {
        try {
            InetAddress host = InetAddress.getByName(actual.host());
            String reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : actual.host();
            URL url = new URL("http", reachable, actual.port(), path);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) BOUND.toMillis());
            connection.setReadTimeout((int) BOUND.toMillis());
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new LaunchException("The HTTP server runs on " + actual + " but does not answer: " + e.getMessage(), e);
        }
    }

    private int port(BundleContext context) throws LaunchException {
        try {
            // Jetty starts when ConfigurationAdmin hands it the configuration, on another thread, and registers this only when it listens.
            Filter filter = context.createFilter("(&(objectClass=" + RUNTIME + ")(" + PORT + "=*))");
            ServiceTracker<Object, ServiceReference<Object>> tracker = new ServiceTracker<>(context, filter, null) {
                @Override
                public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
                    return reference;
                }
            };
            tracker.open();
            try {
                ServiceReference<Object> server = tracker.waitForService(BOUND.toMillis());
                if (server == null) {
                    throw new LaunchException("The HTTP server did not start on " + listen + "; the log says why");
                }
                return Integer.parseInt(server.getProperty(PORT).toString());
            } finally {
                tracker.close();
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting", e);
        }
    }
}
