package dev.yado.http.body;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.osgi.annotation.versioning.ConsumerType;

/** Limits how long a connection may be silent while a request body is read. Used by one thread. */
@ConsumerType
public interface BodyDeadline extends AutoCloseable {

    /**
     * Makes a read fail if the connection is silent for longer than this, with an exception whose cause is a {@link
     * java.util.concurrent.TimeoutException}.
     */
    void limit(Duration silence);

    /** Restores the server's idle timeout, which applies to streams and to the next request of the connection. */
    @Override
    void close();

    /** Returns the deadline for the server connection of this request. */
    static BodyDeadline of(HttpServletRequest request) {
        EndPoint connection = ServletContextRequest.getServletContextRequest(request).getConnectionMetaData().getConnection().getEndPoint();
        long before = connection.getIdleTimeout();
        return new BodyDeadline() {
            @Override
            public void limit(Duration silence) {
                connection.setIdleTimeout(silence.toMillis());
            }

            @Override
            public void close() {
                if (connection.getIdleTimeout() != before) {
                    connection.setIdleTimeout(before);
                }
            }
        };
    }

    /** Returns a deadline that limits nothing, for requests without a server. */
    static BodyDeadline none() {
        return new BodyDeadline() {
            @Override
            public void limit(Duration silence) {
            }

            @Override
            public void close() {
            }
        };
    }
}
