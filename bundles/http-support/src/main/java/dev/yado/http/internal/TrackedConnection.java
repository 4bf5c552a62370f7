package dev.yado.http.internal;

import dev.yado.http.body.ConnectionSlot;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * An open connection, and what its client is expected to do. Times are those of {@link System#nanoTime}. Thread-safe.
 *
 * <pre>
 * READING_HEADER ──header arrived──▶ REQUEST_ARRIVED ──body is missing──▶ AWAITING_BODY
 *       ▲    └──header arrived, no body──▶ HANDLING ◀──body arrived──┘          │
 *       │                                     │  ▲────────body arrived──────────┘
 *   first byte                         response sent
 *       │                                     ▼
 *       └───────────────────────────────── IDLE
 * </pre>
 *
 * <p>A connection that is not {@link Phase#HANDLING} waits for its client and may be ended: in favour of a new connection, or because it is late.
 */
final class TrackedConnection implements ConnectionSlot {

    /** What the connection waits for. */
    private enum Phase {
        /** The rest of a header: from the start of the connection on, or from the first byte of a later request. Has the header deadline. */
        READING_HEADER,
        /** The next request, of which nothing has arrived. The server closes such a connection after its idle timeout. */
        IDLE,
        /** A request with a body has arrived, and its handler has not looked yet whether the body is complete. A connection that is ended now gives up at that moment. */
        REQUEST_ARRIVED,
        /** The body of a request. It is ended by {@link #giveUp}, which responds to the request. */
        AWAITING_BODY,
        /** Nothing: a request is being handled. Never ended. */
        HANDLING,
        /** Nothing: it is no longer HTTP but a WebSocket, which has its own timeouts. Never ended. */
        UPGRADED
    }

    private final Connection connection;
    private final EndPoint endPoint;
    private final boolean surplus;

    // Guarded by this.
    private Phase phase = Phase.READING_HEADER;
    /** The start of the wait for the client. */
    private long since;
    /** Requests whose response is incomplete: usually at most one, and two for a moment if the client sends the next one early. */
    private int requests;
    /** Bytes that had arrived when the phase became {@link Phase#IDLE}. */
    private long bytesBefore;
    /** Responds to the request that awaits its body; null in other phases. */
    private Runnable giveUp;
    /** Whether the request is to give up if it turns out that its body is missing. */
    private boolean doomed;
    /** Whether the connection was ended: it only sends its last response. */
    private boolean ended;

    /** @param surplus whether it is one too many */
    TrackedConnection(Connection connection, long now, boolean surplus) {
        this.connection = connection;
        this.endPoint = connection.getEndPoint();
        this.since = now;
        this.surplus = surplus;
    }

    @Override
    public boolean surplus() {
        return surplus;
    }

    boolean open() {
        return endPoint.isOpen();
    }

    /** Records that the header of a request has arrived. */
    synchronized void requestBegan(long now, boolean announcesBody) {
        if (phase != Phase.READING_HEADER) {
            since = now;
        }
        requests++;
        phase = announcesBody ? Phase.REQUEST_ARRIVED : Phase.HANDLING;
    }

    /** Records that the response to a request is complete. The next request may have begun before, and then determines the phase. */
    synchronized void requestEnded(long now) {
        requests--;
        if (requests == 0 && phase != Phase.UPGRADED) {
            phase = Phase.IDLE;
            doomed = false;
            since = now;
            bytesBefore = connection.getBytesIn();
        }
    }

    /** Records that the connection is no longer HTTP. */
    synchronized void upgraded() {
        phase = Phase.UPGRADED;
    }

    @Override
    public void awaitsBody(Runnable action) {
        synchronized (this) {
            if (requests == 0) {
                return; // The request ended meanwhile, on another thread.
            }
            if (!doomed) {
                phase = Phase.AWAITING_BODY;
                giveUp = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized void awaitsNothing() {
        giveUp = null;
        if (requests > 0) {
            phase = Phase.HANDLING;
        }
    }

    /** Returns since when the connection waits for its client; {@link Long#MAX_VALUE} if it does not wait or was ended. */
    synchronized long waitingSince() {
        return ended || doomed || phase == Phase.HANDLING || phase == Phase.UPGRADED ? Long.MAX_VALUE : since;
    }

    /** Returns whether the header of a request has taken longer than {@code limit}, in nanoseconds. */
    synchronized boolean headerIsLate(long now, long limit) {
        if (phase == Phase.IDLE && connection.getBytesIn() != bytesBefore) {
            phase = Phase.READING_HEADER;
            since = now;
        }
        return !ended && phase == Phase.READING_HEADER && now - since > limit;
    }

    /**
     * Marks the connection as ended; {@link #respond} follows. Returns false if it was ended before, and if it cannot be ended now: its request is being handled, or
     * is still to find out whether its body has arrived. If not, that request gives up by itself.
     */
    synchronized boolean tryEnd() {
        if (phase == Phase.REQUEST_ARRIVED) {
            doomed = true;
        }
        if (ended || phase == Phase.REQUEST_ARRIVED || phase == Phase.HANDLING || phase == Phase.UPGRADED) {
            return false;
        }
        ended = true;
        return true;
    }

    synchronized boolean ended() {
        return ended;
    }

    /**
     * Sends the last response of an ended connection and closes it. A connection between two requests is closed without it. A request that awaits its body responds by
     * itself.
     *
     * @param unasked whether to respond to a client that has sent nothing; it may have opened the connection for later
     */
    void respond(byte[] response, boolean unasked) {
        Runnable action;
        boolean began;
        synchronized (this) {
            action = giveUp;
            giveUp = null;
            began = phase == Phase.READING_HEADER && (unasked || connection.getBytesIn() > 0);
        }
        if (action != null) {
            action.run();
        } else if (began) {
            endPoint.write(Callback.from(this::close), ByteBuffer.wrap(response));
        } else {
            endPoint.close();
        }
    }

    /** Returns whether the connection was ended and its last response was sent, but its client has not closed it. */
    synchronized boolean lingers() {
        return ended && requests == 0;
    }

    void close() {
        endPoint.shutdownOutput();
        endPoint.close();
    }
}
