package dev.yado.http.internal;

import dev.yado.http.body.ConnectionSlot;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.json.ModelJson;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Limits what connections cost that are slow, silent or too many: they are closed, and the server's threads never wait for them. Thread-safe.
 */
final class ConnectionLimits implements SelectorManager.AcceptListener, Connection.Listener, HttpConfiguration.Customizer {

    /** Connections above the maximum that are kept for health checks and for responses that say why. */
    private static final int SURPLUS = 16;
    private static final Duration SURPLUS_HEADER = Duration.ofSeconds(2);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = System.getLogger(ConnectionLimits.class.getName());

    private final Map<Connection, TrackedConnection> connections = new ConcurrentHashMap<>();
    /** Sockets that are not connections yet: the server accepts faster than it opens connections. */
    private final AtomicInteger accepted = new AtomicInteger();
    /** Connections that were ended and are being closed. */
    private final AtomicInteger ending = new AtomicInteger();
    private final BooleanSupplier filesLeft;
    private final long headerTimeout;
    private final int max;
    private final Consumer<Boolean> accepting;
    private final byte[] late;
    private final byte[] overloaded;
    private volatile long logged = System.nanoTime() - LOG_INTERVAL.toNanos();

    /**
     * @param filesLeft returns whether this process may open more files; those of closed connections are released a little later
     * @param accepting lets the server accept new connections, or not; idempotent
     */
    ConnectionLimits(ModelJson json, Duration headerTimeout, int max, BooleanSupplier filesLeft, Consumer<Boolean> accepting) {
        this.filesLeft = filesLeft;
        this.accepting = accepting;
        this.headerTimeout = headerTimeout.toNanos();
        this.max = max;
        this.late = response(json, "408 Request Timeout",
                new Failure(FailureCode.REQUEST_TIMEOUT, "the header of the request took longer than " + headerTimeout.toSeconds() + " s to arrive"));
        this.overloaded = response(json, "503 Service Unavailable", new Failure(FailureCode.OVERLOADED, "too many connections are open; try again later"));
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        accepted.incrementAndGet();
        accept();
    }

    @Override
    public void onAccepted(SelectableChannel channel) {
        accepted.decrementAndGet();
        accept();
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onAccepted(channel);
    }

    @Override
    public void onOpened(Connection connection) {
        TrackedConnection tracked;
        boolean tooMany;
        synchronized (ending) {
            // One at a time: two would close the same connection and let both in.
            tooMany = connections.size() - ending.get() >= max && !endLongestWaiting();
            tracked = new TrackedConnection(connection, System.nanoTime(), tooMany);
            connections.put(connection, tracked);
        }
        accept();
        if (tooMany) {
            warn();
            if (connections.size() - ending.get() > max + SURPLUS) {
                end(tracked, overloaded);
            }
        }
    }

    @Override
    public void onClosed(Connection connection) {
        TrackedConnection tracked = connections.get(connection);
        if (tracked != null && tracked.open()) {
            tracked.upgraded();
        } else {
            removed(connections.remove(connection));
        }
    }

    private void removed(TrackedConnection tracked) {
        if (tracked != null && tracked.ended()) {
            ending.decrementAndGet();
        }
        accept();
    }

    private void end(TrackedConnection tracked, byte[] response) {
        if (tracked.tryEnd()) {
            ending.incrementAndGet();
            tracked.respond(response, response == overloaded);
        }
    }

    /** Accepts no more connections while those that were ended are still being closed: they would use up the process's files. */
    private void accept() {
        synchronized (accepting) {
            // In one step: a late decision of another thread would undo this one.
            accepting.accept(connections.size() + accepted.get() < max + SURPLUS && filesLeft.getAsBoolean());
        }
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        TrackedConnection tracked = connections.get(request.getConnectionMetaData().getConnection());
        if (tracked != null) {
            tracked.requestBegan(System.nanoTime(), request.getLength() != 0);
            request.setAttribute(ConnectionSlot.ATTRIBUTE, tracked);
            Request.addCompletionListener(request, failure -> tracked.requestEnded(System.nanoTime()));
        }
        return request;
    }

    /** Closes what is late. To be called several times a second. */
    void sweep() {
        long now = System.nanoTime();
        connections.forEach((connection, tracked) -> {
            if (!tracked.open()) {
                removed(connections.remove(connection));
            } else if (tracked.lingers()) {
                tracked.close();
            } else if (tracked.headerIsLate(now, tracked.surplus() ? Math.min(headerTimeout, SURPLUS_HEADER.toNanos()) : headerTimeout)) {
                end(tracked, late);
            }
        });
        accept();
    }

    /** Closes the connection that has waited longest for its client, to make room for a new one; false if none waits. */
    private boolean endLongestWaiting() {
        Optional<TrackedConnection> longest = connections.values().stream().filter(tracked -> tracked.waitingSince() != Long.MAX_VALUE)
                .min(Comparator.comparingLong(TrackedConnection::waitingSince));
        longest.ifPresent(tracked -> {
            warn();
            end(tracked, overloaded);
        });
        return longest.isPresent();
    }

    private void warn() {
        long now = System.nanoTime();
        if (now - logged >= LOG_INTERVAL.toNanos()) {
            logged = now;
            LOG.log(Level.WARNING, "the maximum of " + max + " open connections is reached: those that wait longest for their clients are closed, and if none"
                    + " waits, new ones are refused");
        }
    }

    private static byte[] response(ModelJson json, String status, Failure failure) {
        byte[] body = json.encode(failure);
        String retry = failure.code().retryable() ? "Retry-After: 1\r\n" : "";
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n" + retry
                + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        response.writeBytes(body);
        return response.toByteArray();
    }
}
