package dev.yado.source.remote.internal;

import dev.yado.runtime.wire.WireHeaders;
import dev.yado.source.remote.internal.TransportException.Fault;
import dev.yado.stream.BlockingExecutors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP/1.1 to one Runtime: pooled connections, a deadline for each whole exchange, bounded bodies, no redirects, no proxy (which would see the
 * token). Thread-safe. {@link #close} ends every connection and thread.
 */
final class RemoteHttp implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RemoteHttp.class.getName());
    private static final int MAX_PLATFORM_THREADS = 4;

    private final RemoteSettings settings;
    private final ExecutorService executor;
    // Null after close(): before Java 21 the client ends when nothing refers to it, and there is no other way.
    private volatile HttpClient client;

    RemoteHttp(RemoteSettings settings) {
        this.settings = settings;
        executor = BlockingExecutors.create("yado-remote-http-" + settings.id(), MAX_PLATFORM_THREADS);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null)).connectTimeout(settings.connectTimeout()).executor(executor).build();
    }

    /**
     * Sends and waits for the whole answer, of whatever status.
     *
     * @throws TransportException   when there is none within {@code allowed}
     * @throws InterruptedException then the exchange was given up
     */
    Reply exchange(Call call, Duration allowed) throws TransportException, InterruptedException {
        return await(call, Optional.empty(), allowed, head -> new BoundedBody(head, settings.maxResponseBytes()));
    }

    /**
     * Opens a stream of events; an answer that is none is given as it is.
     *
     * @param stream gets the events
     * @throws TransportException   when there is no answer within {@code allowed}
     * @throws InterruptedException then the exchange was given up
     */
    Reply open(Call call, Optional<String> lastEventId, SseStream stream, Duration allowed) throws TransportException, InterruptedException {
        return await(call, lastEventId, allowed, head -> {
            boolean events = head.statusCode() == 200 && head.headers().firstValue("Content-Type")
                    .filter(type -> type.split(";")[0].strip().equalsIgnoreCase(WireHeaders.EVENT_STREAM)).isPresent();
            return events ? stream : new BoundedBody(head, settings.maxResponseBytes());
        });
    }

    /** The future fails with what {@link TransportException#of} and {@code WebSocketHandshakeException} tell. */
    CompletableFuture<WebSocket> openSocket(String path, WebSocket.Listener listener) {
        HttpClient current = client;
        if (current == null) {
            return CompletableFuture.failedFuture(new TransportException(Fault.UNREACHABLE));
        }
        WebSocket.Builder builder = current.newWebSocketBuilder().connectTimeout(settings.connectTimeout());
        settings.token().value().ifPresent(token -> builder.header(WireHeaders.AUTHORIZATION, WireHeaders.BEARER + token));
        return builder.buildAsync(settings.endpoint().socketAt(path), listener);
    }

    private Reply await(Call call, Optional<String> lastEventId, Duration allowed, BodyHandler<Reply> handler)
            throws TransportException, InterruptedException {
        HttpClient current = client;
        if (current == null) {
            throw new TransportException(Fault.UNREACHABLE);
        }
        CompletableFuture<HttpResponse<Reply>> answer;
        try {
            answer = current.sendAsync(request(call, lastEventId), handler);
        } catch (RuntimeException e) {
            throw TransportException.of(e);
        }
        try {
            return answer.get(allowed.toNanos(), TimeUnit.NANOSECONDS).body();
        } catch (TimeoutException e) {
            throw new TransportException(Fault.TIMEOUT);
        } catch (ExecutionException | CancellationException e) {
            throw TransportException.of(e);
        } finally {
            if (!answer.isDone()) {
                // Ends the exchange: nobody waits for it any more.
                answer.cancel(true);
            }
        }
    }

    private HttpRequest request(Call call, Optional<String> lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint().at(call.path()))
                .header("Accept", call.accept())
                .method(call.method(), call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        if (call.body() != null && call.body().length > 0) {
            request.header("Content-Type", WireHeaders.JSON);
        }
        settings.token().value().ifPresent(token -> request.header(WireHeaders.AUTHORIZATION, WireHeaders.BEARER + token));
        call.key().ifPresent(key -> request.header(WireHeaders.IDEMPOTENCY_KEY, key.value()));
        lastEventId.ifPresent(id -> request.header(WireHeaders.LAST_EVENT_ID, id));
        return request.build();
    }

    @Override
    public void close() {
        HttpClient last = client;
        client = null;
        if (last != null && Runtime.version().feature() >= 21) {
            try {
                MethodHandles.publicLookup().findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class)).invoke(last);
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "an HTTP client could not be shut down and ends when it is collected");
            }
        }
        executor.shutdown();
    }
}
