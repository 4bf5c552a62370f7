package dev.yado.source.remote.internal.transport;

import dev.yado.model.failure.YadoException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The frames of a WebSocket, for Runtimes that have no server-sent events. Such a Runtime sends nothing while its Worker is silent, so the connection sends
 * pings and expects responses.
 */
public final class RemoteWebSocketConnection implements WebSocket.Listener, StreamConnection {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final StreamSink sink;
    private final int maxChars;
    private final ConnectionState state;
    private final long pingAfter;
    private final StringBuilder text = new StringBuilder();
    private volatile WebSocket socket;

    /** @param maxChars the maximum length of a frame */
    public RemoteWebSocketConnection(StreamSink sink, int maxChars, Duration heartbeatTimeout) {
        this.sink = sink;
        this.maxChars = maxChars;
        this.state = new ConnectionState(heartbeatTimeout);
        this.pingAfter = heartbeatTimeout.toNanos() / 3;
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        state.received();
        if (state.ended()) {
            opened.abort();
        } else {
            opened.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        state.received();
        if (state.ended()) {
            return null;
        }
        if (text.length() + part.length() > maxChars) {
            end(StreamEnd.MALFORMED);
            return null;
        }
        text.append(part);
        if (!last) {
            from.request(1);
            return null;
        }
        byte[] frame = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        try {
            sink.event(frame);
        } catch (YadoException e) {
            end(StreamEnd.MALFORMED);
            return null;
        }
        state.requestWhenRoom(sink, this::request);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        end(StreamEnd.MALFORMED);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        state.received();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        state.received();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        end(StreamEnd.CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable thrown) {
        end(StreamEnd.BROKEN);
    }

    @Override
    public void resume() {
        state.resume(this::request);
    }

    @Override
    public void tick() {
        WebSocket current = socket;
        if (state.silentForTooLong()) {
            end(StreamEnd.SILENT);
        } else if (current != null && state.silence() > pingAfter && !current.isOutputClosed()) {
            current.sendPing(NOTHING.duplicate());
        }
    }

    @Override
    public void close() {
        state.end();
        abort();
    }

    private void end(StreamEnd how) {
        if (state.end()) {
            abort();
            sink.ended(how);
        }
    }

    private void request() {
        WebSocket current = socket;
        if (current != null) {
            current.request(1);
        }
    }

    private void abort() {
        WebSocket current = socket;
        if (current != null) {
            current.abort();
        }
    }
}
