package dev.yado.http.body;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.osgi.annotation.versioning.ConsumerType;

/** How long the server bears a connection that is silent, while one request is read. Used by one thread. */
@ConsumerType
public interface BodyDeadline extends AutoCloseable {

    /** From here on a silence of this length ends the reading with an exception that {@link java.util.concurrent.TimeoutException} caused. */
    void limit(Duration silence);

    /** It is as before: the next request of the connection, or a stream, may be silent for longer. */
    @Override
    void close();

    /** That of the server this request came to. */
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

    /** Bears everything: for requests that came to no server. */
    static BodyDeadline endless() {
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
