package dev.yado.http.stream;

import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamNotice;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends a Worker's frames over one WebSocket. The next frame is read from the feed when the previous one was sent, so nothing accumulates
 * here. After a frame that ends the stream, a Close frame states the reason.
 *
 * <p>Public because the WebSocket library calls it by reflection.
 */
@ProviderType
public final class WebSocketConnection implements ClientConnection, Session.Listener.AutoDemanding {

    private static final int MAX_STUCK = 3;
    private static final Notice OBSERVATION_ONLY = new Notice(StreamNotice.OBSERVATION_ONLY, "this stream is read-only", true);

    private final Feed<StreamFrame> feed;
    private final FrameEncoder encoder;
    private final Duration idle;
    private final Consumer<ClientConnection> onDone;
    private final Runnable onStuck;
    private final Consumer<StreamFrame> onFrame;
    private final CoalescingTask serial;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile Session session;
    private volatile boolean sending;
    private volatile boolean clientSpoke;
    private volatile int stuckTicks;

    /**
     * @param idle    maximum time without any sign of life from the client, including its responses to pings
     * @param onStuck called when the connection is aborted because the client does not read
     */
    WebSocketConnection(Feed<StreamFrame> feed, FrameEncoder encoder, Duration idle, Executor executor, Consumer<StreamFrame> onFrame,
            Runnable onStuck, Consumer<ClientConnection> onDone) {
        this.feed = feed;
        this.encoder = encoder;
        this.idle = idle;
        this.onFrame = onFrame;
        this.onStuck = onStuck;
        this.onDone = onDone;
        this.serial = new CoalescingTask(executor, this::send);
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        opened.setIdleTimeout(idle);
        session = opened;
        feed.onReady(serial::signal);
    }

    private void send() {
        if (done.get() || sending) {
            return;
        }
        Optional<StreamFrame> frame = clientSpoke ? Optional.of(OBSERVATION_ONLY) : feed.poll();
        if (frame.isEmpty()) {
            if (feed.ended()) {
                close(StatusCode.NORMAL, "ended");
            }
            return;
        }
        onFrame.accept(frame.get());
        sending = true;
        session.sendText(encoder.text(frame.get()), Callback.from(() -> sent(frame.get()), failure -> abort()));
    }

    private void sent(StreamFrame frame) {
        sending = false;
        stuckTicks = 0;
        if (frame instanceof Notice notice && notice.ends()) {
            close(closeCode(notice.code()), encoder.reason(notice));
        } else {
            serial.signal();
        }
    }

    private void close(int code, String reason) {
        if (release()) {
            session.close(code, reason, Callback.NOOP);
        }
    }

    /** Returns the status of the Close frame, for clients that look at nothing else. */
    static int closeCode(StreamNotice code) {
        return switch (code) {
            case CLOSING -> StatusCode.SHUTDOWN;
            case SLOW_CONSUMER, RUNTIME_UNAVAILABLE, UPSTREAM_CLOSED, POLICY_UNAVAILABLE -> StatusCode.TRY_AGAIN_LATER;
            case OBSERVATION_ONLY -> StatusCode.BAD_DATA;
            case WORKER_NOT_FOUND -> StatusCode.NORMAL;
            case CURSOR_MALFORMED, CURSOR_UNKNOWN_OR_EXPIRED, UNSUPPORTED, ACCESS_REVOKED -> StatusCode.POLICY_VIOLATION;
            // LOG_TRIMMED never ends a stream: using it so is an error.
            case RESET, LOG_TRIMMED, MALFORMED_FRAME, INTERNAL -> StatusCode.SERVER_ERROR;
        };
    }

    @Override
    public void onWebSocketText(String message) {
        clientSpoke = true;
        serial.signal();
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        clientSpoke = true;
        serial.signal();
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason) {
        release();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        if (sending && stuckTicks > 0 && !done.get()) {
            onStuck.run();
        }
        release();
    }

    @Override
    public void tick() {
        Session current = session;
        if (current == null || done.get()) {
            return;
        }
        if (sending && ++stuckTicks > MAX_STUCK) {
            onStuck.run();
            abort();
        } else if (!sending) {
            current.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    @Override
    public void abort() {
        if (release() && session != null) {
            session.disconnect();
        }
    }

    private boolean release() {
        if (!done.compareAndSet(false, true)) {
            return false;
        }
        feed.close();
        onDone.accept(this);
        return true;
    }
}
