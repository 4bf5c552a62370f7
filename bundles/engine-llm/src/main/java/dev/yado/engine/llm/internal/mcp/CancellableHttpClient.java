package dev.yado.engine.llm.internal.mcp;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An HTTP client whose exchanges can be cancelled together: the MCP SDK keeps exchanges open after their callers have given up, and before Java 21 there is no
 * way to close the JDK's client. Thread-safe.
 */
final class CancellableHttpClient extends HttpClient {

    private final HttpClient client;
    private final Set<Exchange<?>> exchanges = ConcurrentHashMap.newKeySet();
    private volatile boolean shutdown;

    CancellableHttpClient(HttpClient client) {
        this.client = client;
    }

    /**
     * Cancels all exchanges and rejects new ones, except a DELETE, which ends the session at the server.
     *
     * @return completed when the last DELETE has ended, successfully or not
     */
    CompletableFuture<Void> shutdown() {
        shutdown = true;
        exchanges.stream().filter(exchange -> !exchange.sessionEnd).forEach(Exchange::cancel);
        return CompletableFuture
                .allOf(exchanges.stream().filter(exchange -> exchange.sessionEnd).map(exchange -> exchange.over).toArray(CompletableFuture[]::new));
    }

    /** Cancels the remaining exchanges. */
    void cancelAll() {
        exchanges.forEach(Exchange::cancel);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        Exchange<T> exchange = new Exchange<>(request.method().equals("DELETE"));
        if (shutdown && !exchange.sessionEnd) {
            return CompletableFuture.failedFuture(new IOException("the connection was closed"));
        }
        exchanges.add(exchange);
        CompletableFuture<HttpResponse<T>> response = client.sendAsync(request, head -> exchange.watched(handler.apply(head)));
        exchange.response.complete(response);
        response.whenComplete((result, failure) -> {
            if (failure != null) {
                exchange.ended();
            }
        });
        if (shutdown && !exchange.sessionEnd) {
            exchange.cancel();
        }
        return response;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException("only asynchronous requests are supported");
    }

    /** One request, until the last byte of its response. */
    private final class Exchange<T> {

        private final boolean sessionEnd;
        private final CompletableFuture<CompletableFuture<HttpResponse<T>>> response = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> body = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Exchange(boolean sessionEnd) {
            this.sessionEnd = sessionEnd;
        }

        // The futures also cancel what arrives later, since it may arrive at this moment.
        private void cancel() {
            ended();
            response.thenAccept(future -> future.cancel(true));
            body.thenAccept(Flow.Subscription::cancel);
        }

        private void ended() {
            exchanges.remove(this);
            over.complete(null);
        }

        private BodySubscriber<T> watched(BodySubscriber<T> reader) {
            return new BodySubscriber<>() {
                @Override
                public CompletionStage<T> getBody() {
                    return reader.getBody();
                }

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    reader.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long n) {
                            subscription.request(n);
                        }

                        @Override
                        public void cancel() {
                            ended();
                            subscription.cancel();
                        }
                    });
                    body.complete(subscription);
                }

                @Override
                public void onNext(List<ByteBuffer> piece) {
                    reader.onNext(piece);
                }

                @Override
                public void onError(Throwable thrown) {
                    ended();
                    reader.onError(thrown);
                }

                @Override
                public void onComplete() {
                    ended();
                    reader.onComplete();
                }
            };
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
