package dev.yado.engine.llm.internal.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.yado.engine.llm.internal.provider.EventFraming;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.provider.ModelCallException.Kind;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import dev.yado.engine.llm.internal.provider.ProviderErrors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * LangChain4j's HTTP client interface for one call, implemented with the JDK's client. The library's own client has no time limit within a response and no
 * limit for the length of a line, swallows read errors, and cannot be cancelled immediately. Here the run's thread reads: it can be interrupted at any time,
 * every wait has a limit, and an exception of the handler ends the reading.
 *
 * <p>Nothing is thrown through the library, which would wrap or lose it: {@link #requireSuccess} throws it afterwards. Used by one thread.
 */
public final class ModelHttpClient implements HttpClient {

    private static final int MAX_ERROR_CHARACTERS = 16_384;
    private static final Duration ERROR_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration END_TIMEOUT = Duration.ofMillis(300);

    private final java.net.http.HttpClient http;
    private final ModelSettings settings;
    private final StreamHandler handler;
    private ModelCallException failure;
    private InterruptedException interruption;
    private boolean sawDone;

    ModelHttpClient(java.net.http.HttpClient http, ModelSettings settings, StreamHandler handler) {
        this.http = http;
        this.settings = settings;
        this.handler = handler;
    }

    /** Returns a builder of this client for the library, whose timeouts are not used. */
    HttpClientBuilder asBuilder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return settings.connect();
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration timeout) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return settings.idle();
            }

            @Override
            public HttpClientBuilder readTimeout(Duration timeout) {
                return this;
            }

            @Override
            public HttpClient build() {
                return ModelHttpClient.this;
            }
        };
    }

    /** Throws the failure of the call, if it failed. */
    void requireSuccess() throws ModelCallException, InterruptedException {
        if (interruption != null) {
            throw interruption;
        } else if (failure != null) {
            throw failure;
        }
    }

    /** Returns whether the response ended with the marker {@code [DONE]}. */
    boolean sawDone() {
        return sawDone;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("only streamed responses are supported");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try {
            exchange(request, listener);
        } catch (ModelCallException e) {
            failure = e;
        } catch (InterruptedException e) {
            interruption = e;
        }
    }

    private void exchange(HttpRequest request, ServerSentEventListener listener) throws ModelCallException, InterruptedException {
        long deadline = System.nanoTime() + settings.firstToken().toNanos();
        HttpResponse<ResponseSubscriber> response = open(request);
        try (ResponseSubscriber body = response.body()) {
            if (response.statusCode() / 100 != 2) {
                String beginning = body.beginning(MAX_ERROR_CHARACTERS, System.nanoTime() + ERROR_TIMEOUT.toNanos());
                throw ProviderErrors.of(response.statusCode(), response.headers(), beginning, Clock.systemUTC());
            }
            requireStream(response, body);
            listener.onOpen(SuccessfulHttpResponse.builder().statusCode(response.statusCode()).headers(response.headers().map()).build());
            read(body, deadline, EventFraming.of(settings.provider()), listener);
        }
    }

    // Some servers and most proxies report errors with status 200, as an HTML page or plain JSON.
    private void requireStream(HttpResponse<ResponseSubscriber> response, ResponseSubscriber body) throws ModelCallException, InterruptedException {
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/json") && !settings.provider().sendsLines()) {
            String beginning = body.beginning(MAX_ERROR_CHARACTERS, System.nanoTime() + ERROR_TIMEOUT.toNanos());
            throw ProviderErrors.inStream(beginning).orElseGet(() -> new ModelCallException(Kind.MALFORMED));
        }
    }

    private HttpResponse<ResponseSubscriber> open(HttpRequest request) throws ModelCallException, InterruptedException {
        ResponseSubscriber body = new ResponseSubscriber();
        CompletableFuture<HttpResponse<ResponseSubscriber>> response = http.sendAsync(translated(request), head -> body);
        boolean open = false;
        try {
            HttpResponse<ResponseSubscriber> head = response.get(settings.firstToken().toNanos(), TimeUnit.NANOSECONDS);
            open = true;
            return head;
        } catch (TimeoutException e) {
            throw new ModelCallException(Kind.FIRST_TOKEN_TIMEOUT);
        } catch (ExecutionException e) {
            throw new ModelCallException(e.getCause() instanceof HttpConnectTimeoutException ? Kind.CONNECT_TIMEOUT : connectFailure(e.getCause()));
        } finally {
            if (!open) {
                // Ends the exchange; also the body, in case the response has just arrived.
                response.cancel(true);
                body.close();
            }
        }
    }

    private static Kind connectFailure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.ConnectException || cause instanceof java.nio.channels.UnresolvedAddressException
                    || cause instanceof javax.net.ssl.SSLException) {
                return Kind.UNREACHABLE;
            }
        }
        return thrown instanceof IOException ? Kind.CUT_OFF : Kind.MALFORMED;
    }

    private void read(ResponseSubscriber body, long firstToken, EventFraming framing, ServerSentEventListener listener)
            throws ModelCallException, InterruptedException {
        ServerSentEventContext context = new ServerSentEventContext(new UnusedHandle());
        while (!handler.stopped()) {
            Optional<String> line = sawDone || handler.complete() ? rest(body) : next(body, firstToken);
            Optional<ServerSentEvent> event = line.isPresent() ? framing.take(line.get()) : framing.rest();
            if (event.isPresent()) {
                pass(event.get(), context, listener);
            }
            if (line.isEmpty()) {
                if (!handler.stopped()) {
                    listener.onClose();
                }
                return;
            }
        }
    }

    private Optional<String> next(ResponseSubscriber body, long firstToken) throws ModelCallException, InterruptedException {
        return handler.began() ? body.line(System.nanoTime() + settings.idle().toNanos(), Kind.IDLE_TIMEOUT)
                : body.line(firstToken, Kind.FIRST_TOKEN_TIMEOUT);
    }

    // The response is complete. Waits briefly for its end, since a connection that ends properly can be reused; errors do not matter any more.
    private static Optional<String> rest(ResponseSubscriber body) throws InterruptedException {
        try {
            return body.line(System.nanoTime() + END_TIMEOUT.toNanos(), Kind.IDLE_TIMEOUT);
        } catch (ModelCallException e) {
            return Optional.empty();
        }
    }

    private void pass(ServerSentEvent event, ServerSentEventContext context, ServerSentEventListener listener) throws ModelCallException {
        Optional<ModelCallException> reported = ProviderErrors.inStream(event.data());
        if (reported.isPresent()) {
            throw reported.get();
        }
        sawDone |= "[DONE]".equals(event.data());
        try {
            listener.onEvent(event, context);
        } catch (RuntimeException e) {
            // The handler throws nothing: the library cannot parse the event.
            throw new ModelCallException(Kind.MALFORMED);
        }
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url())).method(request.method().name(),
                request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    /** The library's handle to stop the reading; not used, since the {@link StreamHandler} stops it. */
    private static final class UnusedHandle implements ServerSentEventParsingHandle {

        @Override
        public void cancel() {
            // Never called.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
