package dev.yado.http.route;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.osgi.annotation.versioning.ProviderType;

/** The threads of the server. Stateless. */
@ProviderType
public final class ServerThreads {

    private ServerThreads() {
    }

    /**
     * Returns whether the server that received the request is low on threads. The rest of its threads is for reading requests, refusing them, and responding
     * to health checks. Never true with virtual threads.
     */
    public static boolean low(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnector().getServer().getThreadPool().isLowOnThreads();
    }
}
