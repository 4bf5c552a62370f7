package dev.yado.launcher.command;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.tls.ServerIdentity;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The HTTP server of a process: its configuration, the check of its address before the start, and the check of its responses after it. */
final class HttpEndpoint {
    static final String PID = "org.apache.felix.http";
    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String KEYSTORE = "tls.p12";
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

    private final String flag;
    private final ListenAddress listen;
    private final Optional<ServerIdentity> tls;

    /**
     * @param flag the option that sets the address, for messages
     * @param tls the identity for https; empty for http
     */
    HttpEndpoint(String flag, ListenAddress listen, Optional<ServerIdentity> tls) {
        this.flag = flag;
        this.listen = listen;
        this.tls = tls;
    }

    /** Returns the configuration of address and TLS; the feature contains all other settings. With TLS, writes the keystore for the server to the data directory. */
    Map<String, Object> configuration(int jdk, DataDirectory data) throws LaunchException {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("org.apache.felix.http.host", listen.host());
        keys.put(portKey(), Integer.toString(listen.port()));
        // The HTTP bundle fails when this is set on a JDK without virtual threads.
        keys.put("org.apache.felix.http.jetty.virtualthreads.enable", jdk >= FIRST_JDK_WITH_VIRTUAL_THREADS);
        if (tls.isPresent()) {
            Path keystore = data.root().resolve(KEYSTORE);
            // A new password for each start: configurations can be listed, and must not contain the password of the user's file.
            String password = tls.get().writeKeystore(keystore);
            keys.put("org.apache.felix.http.enable", false);
            keys.put("org.apache.felix.https.enable", true);
            keys.put("org.apache.felix.https.keystore", keystore.toString());
            keys.put("org.apache.felix.https.keystore.type", "PKCS12");
            keys.put("org.apache.felix.https.keystore.password", password);
            keys.put("org.apache.felix.https.keystore.key.password", password);
        }
        return keys;
    }

    private String portKey() {
        return tls.isPresent() ? "org.osgi.service.http.port.secure" : "org.osgi.service.http.port";
    }

    private String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Fails when the address cannot be used. Jetty itself would only log this, and the framework would start without a server. */
    void check() throws LaunchException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Jetty does: lingering connections of a previous process are accepted
            socket.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            throw new LaunchException(reason.contains("in use")
                    ? "Port " + listen.port() + " on " + listen.host() + " is in use by another program. Stop it, or choose another port with " + flag
                            + " HOST:PORT (port 0 selects a free one)."
                    : "Cannot listen on " + listen + ": " + reason + ". Choose another address with " + flag + " HOST:PORT.", e);
        } catch (IOException e) {
            throw new LaunchException("Cannot listen on " + listen + ": " + e.getMessage() + ". Choose another address with " + flag + " HOST:PORT.", e);
        }
    }

    /** Waits until the servlet of {@code path} responds, and returns the URL of the server with its actual port. */
    String await(BundleContext context, String path) throws LaunchException {
        ListenAddress actual = listen.withPort(port(context));
        awaitResponse(actual, path, BOUND);
        return scheme() + "://" + actual;
    }

    /** Waits for the servlet: the server reports its port before it has servlets, and responds with 404 until then. */
    void awaitResponse(ListenAddress actual, String path, Duration bound) throws LaunchException {
        long end = System.nanoTime() + bound.toNanos();
        int status = status(actual, path);
        while (isUnserved(status)) {
            if (System.nanoTime() - end >= 0) {
                throw new LaunchException(
                        "The HTTP server runs on " + actual + " but responds with status " + status + " to " + path + "; see the log for the reason");
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while starting", e);
            }
            status = status(actual, path);
        }
    }

    /** Returns whether a status comes from the server without the API; 401 and 403 come from the API's filter. */
    private static boolean isUnserved(int status) {
        return status == HttpURLConnection.HTTP_NOT_FOUND || status >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    private int status(ListenAddress actual, String path) throws LaunchException {
        try {
            InetAddress host = InetAddress.getByName(actual.host());
            String reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : actual.host();
            URL url = new URL(scheme(), reachable, actual.port(), path);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(tls.orElseThrow().trustingItself());
                // The certificate itself is verified; its names are those that clients use, and need not include this address.
                secure.setHostnameVerifier((name, session) -> true);
            }
            connection.setConnectTimeout((int) BOUND.toMillis());
            connection.setReadTimeout((int) BOUND.toMillis());
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new LaunchException("The HTTP server runs on " + actual + " but does not respond: " + e.getMessage(), e);
        }
    }

    private int port(BundleContext context) throws LaunchException {
        try {
            // Jetty starts on another thread when ConfigurationAdmin delivers the configuration, and registers this service once it listens.
            Filter filter = context.createFilter("(&(objectClass=" + RUNTIME + ")(" + portKey() + "=*))");
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
                    throw new LaunchException("The HTTP server did not start on " + listen + "; see the log for the reason");
                }
                return Integer.parseInt(server.getProperty(portKey()).toString());
            } finally {
                tracker.close();
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("the filter consists of constants", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting", e);
        }
    }
}
