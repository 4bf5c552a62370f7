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
 * LangChain4j's way to the network, for one call: its HTTP client interface, implemented over the JDK's. The library's own client waits without a bound
 * within an answer, reads lines without a bound, swallows what goes wrong while it reads, and cannot be left at once; here the thread of the run
 * itself reads, so that it can be interrupted at any moment, every wait has its bound, and what the handler throws ends the reading.
 *
 * <p>Nothing is thrown through the library, which would wrap or lose it: {@link #requireSound} tells afterwards. Used by one thread.
 */
public final class ModelHttpClient implements HttpClient {

    private static final int REFUSAL_CHARACTERS = 16_384;
    private static final Duration REFUSAL_TIME = Duration.ofSeconds(2);
    private static final Duration END_TIME = Duration.ofMillis(300);

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

    /** What the library asks for when it wants a client; the timeouts it sets are not needed here. */
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

    /** Throws what went wrong on the wire, if anything did. */
    void requireSound() throws ModelCallException, InterruptedException {
        if (interruption != null) {
            throw interruption;
        } else if (failure != null) {
            throw failure;
        }
    }

    /** True when the answer ended with the mark that says that it is whole. */
    boolean sawDone() {
        return sawDone;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("answers are streamed");
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
        HttpResponse<ResponseSubscriber> answer = open(request);
        try (ResponseSubscriber body = answer.body()) {
            if (answer.statusCode() / 100 != 2) {
                String beginning = body.beginning(REFUSAL_CHARACTERS, System.nanoTime() + REFUSAL_TIME.toNanos());
                throw ProviderErrors.of(answer.statusCode(), answer.headers(), beginning, Clock.systemUTC());
            }
            requireStream(answer, body);
            listener.onOpen(SuccessfulHttpResponse.builder().statusCode(answer.statusCode()).headers(answer.headers().map()).build());
            read(body, deadline, EventFraming.of(settings.provider()), listener);
        }
    }

    // Some servers and most proxies say what is wrong with status 200, as a page or as plain JSON.
    private void requireStream(HttpResponse<ResponseSubscriber> answer, ResponseSubscriber body) throws ModelCallException, InterruptedException {
        String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/json") && !settings.provider().sendsLines()) {
            String beginning = body.beginning(REFUSAL_CHARACTERS, System.nanoTime() + REFUSAL_TIME.toNanos());
            throw ProviderErrors.inStream(beginning).orElseGet(() -> new ModelCallException(Kind.MALFORMED));
        }
    }

    private HttpResponse<ResponseSubscriber> open(HttpRequest request) throws ModelCallException, InterruptedException {
        ResponseSubscriber body = new ResponseSubscriber();
        CompletableFuture<HttpResponse<ResponseSubscriber>> answer = http.sendAsync(translated(request), head -> body);
        boolean open = false;
        try {
            HttpResponse<ResponseSubscriber> head = answer.get(settings.firstToken().toNanos(), TimeUnit.NANOSECONDS);
            open = true;
            return head;
        } catch (TimeoutException e) {
            throw new ModelCallException(Kind.FIRST_TOKEN_TIMEOUT);
        } catch (ExecutionException e) {
            throw new ModelCallException(e.getCause() instanceof HttpConnectTimeoutException ? Kind.CONNECT_TIMEOUT : unconnected(e.getCause()));
        } finally {
            if (!open) {
                // Ends the exchange, whose answer nobody waits for any more; the body's turn when it comes in this very moment.
                answer.cancel(true);
                body.close();
            }
        }
    }

    private static Kind unconnected(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.ConnectException || cause instanceof java.nio.channels.UnresolvedAddressException
                    || cause instanceof javax.net.ssl.SSLException) {
                return Kind.UNREACHABLE;
            }
        }
        return thrown instanceof IOException ? Kind.CUT_OFF : Kind.MALFORMED;
    }

    private void read(ResponseSubscriber body, long firstToken, EventFraming framing, ServerSentEventListener listener) throws ModelCallException, InterruptedException {
        ServerSentEventContext context = new ServerSentEventContext(new Unneeded());
        while (!handler.stopped()) {
            Optional<String> line = sawDone || handler.complete() ? rest(body) : next(body, firstToken);
            Optional<ServerSentEvent> event = line.isPresent() ? framing.take(line.get()) : framing.rest();
            if (event.isPresent()) {
                tell(event.get(), context, listener);
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

    // The answer is whole. Its end is waited for a moment, because a connection that ends well can be used again; what happens to it is not the answer's fault.
    private static Optional<String> rest(ResponseSubscriber body) throws InterruptedException {
        try {
            return body.line(System.nanoTime() + END_TIME.toNanos(), Kind.IDLE_TIMEOUT);
        } catch (ModelCallException e) {
            return Optional.empty();
        }
    }

    private void tell(ServerSentEvent event, ServerSentEventContext context, ServerSentEventListener listener) throws ModelCallException {
        Optional<ModelCallException> reported = ProviderErrors.inStream(event.data());
        if (reported.isPresent()) {
            throw reported.get();
        }
        sawDone |= "[DONE]".equals(event.data());
        try {
            listener.onEvent(event, context);
        } catch (RuntimeException e) {
            // The handler throws nothing: it is the library that cannot read this.
            throw new ModelCallException(Kind.MALFORMED);
        }
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url())).method(request.method().name(),
                request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    /** The handle by which the library would have the reading stopped; here the handler does. */
    private static final class Unneeded implements ServerSentEventParsingHandle {

        @Override
        public void cancel() {
            // Nobody asks for it.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
