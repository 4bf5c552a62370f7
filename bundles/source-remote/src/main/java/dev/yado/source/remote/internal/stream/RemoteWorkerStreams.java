package dev.yado.source.remote.internal.stream;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.WorkerId;
import dev.yado.model.json.ModelJson;
import dev.yado.model.json.wire.ErrorBody;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.runtime.wire.RuntimeResponseReader;
import dev.yado.runtime.wire.WireHeaders;
import dev.yado.runtime.wire.WirePaths;
import dev.yado.source.remote.internal.call.RemoteCalls;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.transport.HttpCall;
import dev.yado.source.remote.internal.transport.HttpReply;
import dev.yado.source.remote.internal.transport.RemoteHttpClient;
import dev.yado.source.remote.internal.transport.RemoteSseConnection;
import dev.yado.source.remote.internal.transport.RemoteWebSocketConnection;
import dev.yado.source.remote.internal.transport.TransportException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens the streams of Workers: server-sent events, or a WebSocket if the Runtime has only that. Each stream is one connection; the Backend shares it among
 * its clients. Thread-safe.
 */
public final class RemoteWorkerStreams {

    private final RemoteSettings settings;
    private final ModelJson json;
    private final RemoteHttpClient http;
    private final RemoteCalls calls;
    private final RuntimeResponseReader responses;
    private final RemoteFailures failures;
    private final OpenStreams open;
    private final Runnable suspect;
    private final LegacyCursorMap legacyCursors = new LegacyCursorMap();
    private final Set<RemoteWorkerStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean socketsOnly;
    private volatile boolean closed;

    /** @param suspect run when a stream ends unexpectedly */
    public RemoteWorkerStreams(RemoteSettings settings, ModelJson json, RemoteHttpClient http, RemoteCalls calls, RuntimeResponseReader responses,
            RemoteFailures failures,
            OpenStreams open, Runnable suspect) {
        this.settings = settings;
        this.json = json;
        this.http = http;
        this.calls = calls;
        this.responses = responses;
        this.failures = failures;
        this.open = open;
        this.suspect = suspect;
    }

    /** Forgets what was learnt of the Runtime, because its process may be another version after it was unavailable. */
    public void forget() {
        socketsOnly = false;
        legacyCursors.forget();
    }

    /** Opens a stream; waits until the Runtime has accepted or refused it. */
    public Feed<StreamFrame> open(WorkerId worker, Optional<Cursor> after) {
        if (!socketsOnly) {
            Optional<Feed<StreamFrame>> events = openEvents(worker, after);
            if (events.isPresent()) {
                return events.get();
            }
        }
        return openSocket(worker, after);
    }

    /** Opens a stream of server-sent events; empty if the Runtime does not have them. */
    private Optional<Feed<StreamFrame>> openEvents(WorkerId worker, Optional<Cursor> after) {
        RemoteWorkerStream stream = new RemoteWorkerStream(json, worker, frame -> frame, this::ended, suspect);
        RemoteSseConnection connection = new RemoteSseConnection(stream, settings.maxResponseBytes(), settings.heartbeatTimeout());
        stream.attach(connection);
        HttpCall call = HttpCall.stream(WirePaths.events(worker));
        Optional<String> lastId = after.map(cursor -> cursor.wire(Cursor.RUNTIME_PREFIX));
        HttpReply reply = begin(stream, call, allowed -> http.open(call, lastId, connection, allowed));
        if (reply.streaming()) {
            return Optional.of(stream.feed());
        }
        if (lacksRoute(reply)) {
            return Optional.empty();
        }
        throw reply.accepted() ? failures.malformed("no stream in response to a request for one", false) : calls.refused(reply, call);
    }

    private Feed<StreamFrame> openSocket(WorkerId worker, Optional<Cursor> after) {
        LegacyCursorMap.Numbering numbers = legacyCursors.open(worker, after);
        RemoteWorkerStream stream = new RemoteWorkerStream(json, worker, numbers::translate, this::ended, () -> {
            legacyCursors.broke(worker, numbers);
            suspect.run();
        });
        RemoteWebSocketConnection connection = new RemoteWebSocketConnection(stream, settings.maxResponseBytes(), settings.heartbeatTimeout());
        stream.attach(connection);
        String path = WirePaths.socket(worker)
                + numbers.position().map(cursor -> "?" + WireHeaders.CURSOR + "=" + cursor.wire(Cursor.RUNTIME_PREFIX)).orElse("");
        HttpCall call = HttpCall.stream(path);
        HttpReply reply = begin(stream, call, allowed -> handshake(path, connection, allowed));
        if (reply.streaming()) {
            socketsOnly = true;
            return stream.feed();
        }
        if (reply.status() == 404) {
            // This does not say whether the Worker or the route is missing.
            calls.accepted(HttpCall.get(WirePaths.worker(worker)), body -> body);
            throw failures.unsupported("stream events");
        }
        throw calls.refused(reply, call);
    }

    private HttpReply begin(RemoteWorkerStream stream, HttpCall call, RemoteCalls.Attempt attempt) {
        streams.add(stream);
        open.add(stream.connection());
        boolean opened = false;
        try {
            HttpReply reply = calls.attempt(call, attempt);
            opened = reply.streaming();
            if (closed) {
                throw failures.closed();
            }
            return reply;
        } finally {
            if (!opened || closed) {
                stream.connection().close();
                ended(stream);
            }
        }
    }

    private HttpReply handshake(String path, RemoteWebSocketConnection connection, Duration allowed) throws TransportException, InterruptedException {
        CompletableFuture<WebSocket> opening = http.openSocket(path, connection);
        try {
            opening.get(allowed.toNanos(), TimeUnit.NANOSECONDS);
            return new HttpReply(101, new byte[0], true);
        } catch (TimeoutException e) {
            throw new TransportException(TransportException.Fault.TIMEOUT);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return new HttpReply(refused.getResponse().statusCode(), new byte[0], false);
            }
            throw TransportException.of(e);
        } finally {
            if (!opening.isDone()) {
                opening.cancel(true);
            }
        }
    }

    private void ended(RemoteWorkerStream stream) {
        open.remove(stream.connection());
        streams.remove(stream);
    }

    /** Returns whether the response means that the route is missing, as a 404 without the code for a missing Worker does. */
    private boolean lacksRoute(HttpReply reply) {
        return switch (reply.status()) {
            case 404 -> responses.error(reply.body()).flatMap(ErrorBody::knownCode)
                    .filter(code -> code == FailureCode.WORKER_NOT_FOUND || code == FailureCode.UNKNOWN_WORKER).isEmpty();
            case 405, 406, 415, 501 -> true;
            default -> false;
        };
    }

    /** Ends every stream with a notice. */
    public void close() {
        closed = true;
        streams.forEach(RemoteWorkerStream::end);
    }
}
