package dev.yado.http.route;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.osgi.annotation.versioning.ProviderType;

/** The threads of the server. Stateless. */
@ProviderType
public final class ServerThreads {

    private ServerThreads() {
    }

    /**
     * Returns whether the server that received the request is low on threads. The rest of its threads is for reading requests, refusing them, and responding
     * to health checks. Requests that wait for a thread do not matter: reading and refusing a burst of them takes a moment, and must not make others fail. Never
     * true with virtual threads.
     */
    public static boolean low(HttpServletRequest request) {
        ThreadPool threads = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnector().getServer().getThreadPool();
        return threads instanceof QueuedThreadPool pool
                ? pool.getMaxThreads() - pool.getLeasedThreads() - pool.getUtilizedThreads() <= pool.getLowThreadsThreshold()
                : threads.isLowOnThreads();
    }
}
