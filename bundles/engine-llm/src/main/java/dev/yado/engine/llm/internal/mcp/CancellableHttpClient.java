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
 * The JDK's client, with an end to what is under way: the MCP SDK keeps its exchanges open after whoever waited for them has gone, and before Java 21 a
 * client that is ended leaves them open, too. Thread-safe.
 */
final class CancellableHttpClient extends HttpClient {

    private final HttpClient client;
    private final Set<Exchange<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean left;

    CancellableHttpClient(HttpClient client) {
        this.client = client;
    }

    /**
     * Closes the connections of everything under way, and refuses everything new. Only a DELETE, by which the server is told that the session is over, may
     * come to its end.
     *
     * @return done when the last of those has ended, in whatever way
     */
    CompletableFuture<Void> leave() {
        left = true;
        underWay.stream().filter(exchange -> !exchange.farewell).forEach(Exchange::cut);
        return CompletableFuture.allOf(underWay.stream().filter(exchange -> exchange.farewell).map(exchange -> exchange.over).toArray(CompletableFuture[]::new));
    }

    /** Closes the connections of what is left. */
    void cut() {
        underWay.forEach(Exchange::cut);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        Exchange<T> exchange = new Exchange<>(request.method().equals("DELETE"));
        if (left && !exchange.farewell) {
            return CompletableFuture.failedFuture(new IOException("the connection was closed"));
        }
        underWay.add(exchange);
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, head -> exchange.watched(handler.apply(head)));
        exchange.answer.complete(answer);
        answer.whenComplete((response, failure) -> {
            if (failure != null) {
                exchange.ended();
            }
        });
        if (left && !exchange.farewell) {
            exchange.cut();
        }
        return answer;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        throw new UnsupportedOperationException("nobody waits in here");
    }

    /** One request, until the last byte of its answer. */
    private final class Exchange<T> {

        private final boolean farewell;
        private final CompletableFuture<CompletableFuture<HttpResponse<T>>> answer = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> body = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Exchange(boolean farewell) {
            this.farewell = farewell;
        }

        // Also what comes later, since it may come in this very moment.
        private void cut() {
            ended();
            answer.thenAccept(sent -> sent.cancel(true));
            body.thenAccept(Flow.Subscription::cancel);
        }

        private void ended() {
            underWay.remove(this);
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
