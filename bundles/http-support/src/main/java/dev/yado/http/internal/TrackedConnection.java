package dev.yado.http.internal;

import dev.yado.http.body.ConnectionSlot;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** An open connection, and what its client is expected to do. Times are those of {@link System#nanoTime}. Thread-safe. */
final class TrackedConnection implements ConnectionSlot {

    private final Connection connection;
    private final EndPoint endPoint;
    private final boolean surplus;

    // Guarded by this.
    private int requests;
    private boolean upgraded;
    private boolean ended;
    private Runnable giveUp;
    private boolean mayAwaitBody;
    private boolean doomed;
    private boolean readingHeader = true;
    /** The start of the connection, of the present request, or of the time without a request. */
    private long since;
    private long bytesBefore;

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
        requests++;
        mayAwaitBody = announcesBody;
        if (!readingHeader) {
            since = now;
        }
        readingHeader = false;
    }

    /** Records that a request is complete. The next one may have begun before. */
    synchronized void requestEnded(long now) {
        requests--;
        mayAwaitBody = false;
        doomed = false;
        since = now;
        bytesBefore = connection.getBytesIn();
    }

    /** Records that the connection is no longer HTTP but a WebSocket, which has its own timeouts. */
    synchronized void upgraded() {
        upgraded = true;
    }

    @Override
    public void awaitsBody(Runnable action) {
        synchronized (this) {
            mayAwaitBody = false;
            if (!doomed) {
                giveUp = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized void awaitsNothing() {
        mayAwaitBody = false;
        giveUp = null;
    }

    /** Returns since when the connection waits for its client; {@link Long#MAX_VALUE} if it does not wait. */
    synchronized long waitingSince() {
        return ended || upgraded || requests > 0 && giveUp == null && !mayAwaitBody ? Long.MAX_VALUE : since;
    }

    /** Returns whether the header of a request has taken longer than {@code limit}, in nanoseconds. */
    synchronized boolean headerIsLate(long now, long limit) {
        if (ended || upgraded || requests > 0) {
            return false;
        }
        if (!readingHeader && connection.getBytesIn() != bytesBefore) {
            readingHeader = true;
            since = now;
        }
        return readingHeader && now - since > limit;
    }

    /**
     * Marks the connection as ended; {@link #respond} follows. Returns false if it is ended already, or if its request is still to find out whether the body has
     * arrived: if not, it gives up by itself.
     */
    synchronized boolean tryEnd() {
        if (requests > 0 && giveUp == null) {
            doomed = mayAwaitBody;
            mayAwaitBody = false;
            return false;
        }
        boolean first = !ended;
        ended = true;
        return first;
    }

    synchronized boolean ended() {
        return ended;
    }

    /**
     * Sends the last response and closes the connection. A connection between two requests is closed without it. A request whose body is awaited ends with a
     * response of its own.
     *
     * @param unasked whether to respond to a client that has sent nothing; it may have opened the connection for later
     */
    void respond(byte[] response, boolean unasked) {
        Runnable action;
        boolean began;
        synchronized (this) {
            action = giveUp;
            giveUp = null;
            began = readingHeader && (unasked || connection.getBytesIn() > 0);
        }
        if (action != null) {
            action.run();
        } else if (began) {
            endPoint.write(Callback.from(this::close), ByteBuffer.wrap(response));
        } else {
            endPoint.close();
        }
    }

    /** Returns whether the connection was ended but its client has not read the response. */
    synchronized boolean lingers() {
        return ended && requests == 0;
    }

    void close() {
        endPoint.shutdownOutput();
        endPoint.close();
    }
}
