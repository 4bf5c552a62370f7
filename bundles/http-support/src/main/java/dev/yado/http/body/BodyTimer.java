package dev.yado.http.body;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.util.thread.Scheduler;
import org.osgi.annotation.versioning.ConsumerType;

/** Runs an action when the time for a request body is over. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface BodyTimer {

    /**
     * Schedules an action that does not block.
     *
     * @return cancels the action
     */
    Runnable schedule(HttpServletRequest request, Duration delay, Runnable action);

    /** Schedules on the timer of the server that received the request. The timeout of asynchronous requests is of no use: it cannot be cancelled when the body has arrived. */
    static Runnable ofServer(HttpServletRequest request, Duration delay, Runnable action) {
        Scheduler scheduler = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnector().getScheduler();
        return scheduler.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS)::cancel;
    }
}
