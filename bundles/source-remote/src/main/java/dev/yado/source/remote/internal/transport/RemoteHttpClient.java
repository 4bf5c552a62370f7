package dev.yado.source.remote.internal.transport;

import dev.yado.runtime.wire.WireHeaders;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.transport.TransportException.Fault;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.http.CloseableHttpClient;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP/1.1 client for one Runtime: pooled connections, a deadline for each complete exchange, bounded bodies, no redirects, and no proxy, which would see
 * the token. Thread-safe. {@link #close} ends all connections and threads.
 */
public final class RemoteHttpClient implements AutoCloseable {

    private static final int MAX_PLATFORM_THREADS = 4;

    private final RemoteSettings settings;
    private final ExecutorService executor;
    private final CloseableHttpClient closeableClient;
    private final HttpClient client;
    private final Set<CompletableFuture<?>> inProgress = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public RemoteHttpClient(RemoteSettings settings) {
        this.settings = settings;
        executor = BlockingExecutors.create("yado-remote-http-" + settings.id(), MAX_PLATFORM_THREADS);
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null)).connectTimeout(settings.connectTimeout()).executor(executor);
        settings.tls().ifPresent(builder::sslContext);
        closeableClient = new CloseableHttpClient("yado-remote-client-" + settings.id(), builder::build);
        client = closeableClient.client();
    }

    /**
     * Sends a request and waits for the complete response, of any status.
     *
     * @throws TransportException   if there is none within {@code allowed}
     * @throws InterruptedException if the thread is interrupted, which cancels the exchange
     */
    public HttpReply exchange(HttpCall call, Duration allowed) throws TransportException, InterruptedException {
        return await(call, Optional.empty(), allowed, head -> new BoundedBody(head, settings.maxResponseBytes()));
    }

    /**
     * Opens a stream of server-sent events; returns any other response as it is.
     *
     * @param stream receives the events
     * @throws TransportException   if there is no response within {@code allowed}
     * @throws InterruptedException if the thread is interrupted, which cancels the exchange
     */
    public HttpReply open(HttpCall call, Optional<String> lastEventId, RemoteSseConnection stream, Duration allowed)
            throws TransportException, InterruptedException {
        return await(call, lastEventId, allowed, head -> {
            boolean events = head.statusCode() == 200 && head.headers().firstValue("Content-Type")
                    .filter(type -> type.split(";")[0].strip().equalsIgnoreCase(WireHeaders.EVENT_STREAM)).isPresent();
            return events ? stream : new BoundedBody(head, settings.maxResponseBytes());
        });
    }

    /** Opens a WebSocket. The future fails with a {@code WebSocketHandshakeException}, or with what {@link TransportException#of} translates. */
    public CompletableFuture<WebSocket> openSocket(String path, WebSocket.Listener listener) {
        if (closed) {
            return CompletableFuture.failedFuture(new TransportException(Fault.UNREACHABLE));
        }
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(settings.connectTimeout());
        settings.token().value().ifPresent(token -> builder.header(WireHeaders.AUTHORIZATION, WireHeaders.BEARER + token));
        return watched(builder.buildAsync(settings.endpoint().socketAt(path), listener));
    }

    private HttpReply await(HttpCall call, Optional<String> lastEventId, Duration allowed, BodyHandler<HttpReply> handler)
            throws TransportException, InterruptedException {
        if (closed) {
            throw new TransportException(Fault.UNREACHABLE);
        }
        CompletableFuture<HttpResponse<HttpReply>> response;
        try {
            response = watched(client.sendAsync(request(call, lastEventId), handler));
        } catch (RuntimeException e) {
            throw TransportException.of(e);
        }
        try {
            return response.get(allowed.toNanos(), TimeUnit.NANOSECONDS).body();
        } catch (TimeoutException e) {
            throw new TransportException(Fault.TIMEOUT);
        } catch (CancellationException e) {
            throw new TransportException(Fault.BROKEN);
        } catch (ExecutionException e) {
            throw closed ? new TransportException(Fault.BROKEN) : TransportException.of(e);
        } finally {
            if (!response.isDone()) {
                // Ends the exchange, which has no caller any more.
                response.cancel(true);
            }
        }
    }

    private <T> CompletableFuture<T> watched(CompletableFuture<T> exchange) {
        inProgress.add(exchange);
        exchange.whenComplete((done, thrown) -> inProgress.remove(exchange));
        if (closed) {
            exchange.cancel(true);
        }
        return exchange;
    }

    private HttpRequest request(HttpCall call, Optional<String> lastEventId) {
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
        closed = true;
        inProgress.forEach(exchange -> exchange.cancel(true));
        closeableClient.close();
        executor.shutdown();
    }
}
