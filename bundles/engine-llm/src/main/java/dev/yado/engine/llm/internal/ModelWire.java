package dev.yado.engine.llm.internal;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.yado.engine.llm.internal.CallFailure.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
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
final class ModelWire implements HttpClient {

    private static final int REFUSAL_CHARACTERS = 16_384;
    private static final Duration REFUSAL_TIME = Duration.ofSeconds(2);

    private final java.net.http.HttpClient http;
    private final ModelSettings settings;
    private final AnswerHandler handler;
    private CallFailure failure;
    private InterruptedException interruption;
    private boolean sawDone;

    ModelWire(java.net.http.HttpClient http, ModelSettings settings, AnswerHandler handler) {
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
                return ModelWire.this;
            }
        };
    }

    /** Throws what went wrong on the wire, if anything did. */
    void requireSound() throws CallFailure, InterruptedException {
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
        } catch (CallFailure e) {
            failure = e;
        } catch (InterruptedException e) {
            interruption = e;
        }
    }

    private void exchange(HttpRequest request, ServerSentEventListener listener) throws CallFailure, InterruptedException {
        long deadline = System.nanoTime() + settings.firstToken().toNanos();
        HttpResponse<AnswerBody> answer = open(request);
        try (AnswerBody body = answer.body()) {
            if (answer.statusCode() / 100 != 2) {
                String beginning = body.beginning(REFUSAL_CHARACTERS, System.nanoTime() + REFUSAL_TIME.toNanos());
                throw Refusals.of(answer.statusCode(), answer.headers(), beginning, Clock.systemUTC());
            }
            listener.onOpen(SuccessfulHttpResponse.builder().statusCode(answer.statusCode()).headers(answer.headers().map()).build());
            read(body, deadline, settings.provider().sendsLines() ? new LineFraming() : new EventFraming(), listener);
        }
    }

    private HttpResponse<AnswerBody> open(HttpRequest request) throws CallFailure, InterruptedException {
        AnswerBody body = new AnswerBody();
        CompletableFuture<HttpResponse<AnswerBody>> answer = http.sendAsync(translated(request), head -> body);
        boolean open = false;
        try {
            HttpResponse<AnswerBody> head = answer.get(settings.firstToken().toNanos(), TimeUnit.NANOSECONDS);
            open = true;
            return head;
        } catch (TimeoutException e) {
            throw new CallFailure(Kind.FIRST_TOKEN_TIMEOUT);
        } catch (ExecutionException e) {
            throw new CallFailure(e.getCause() instanceof HttpConnectTimeoutException ? Kind.CONNECT_TIMEOUT : unconnected(e.getCause()));
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

    private void read(AnswerBody body, long firstToken, Framing framing, ServerSentEventListener listener) throws CallFailure, InterruptedException {
        ServerSentEventContext context = new ServerSentEventContext(new Unneeded());
        while (!handler.stopped()) {
            boolean began = handler.began();
            long deadline = began ? System.nanoTime() + settings.idle().toNanos() : firstToken;
            Optional<String> line = body.line(deadline, began ? Kind.IDLE_TIMEOUT : Kind.FIRST_TOKEN_TIMEOUT);
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

    private void tell(ServerSentEvent event, ServerSentEventContext context, ServerSentEventListener listener) throws CallFailure {
        Optional<CallFailure> reported = Refusals.inStream(event.data());
        if (reported.isPresent()) {
            throw reported.get();
        }
        sawDone |= "[DONE]".equals(event.data());
        try {
            listener.onEvent(event, context);
        } catch (RuntimeException e) {
            // The handler throws nothing: it is the library that cannot read this.
            throw new CallFailure(Kind.MALFORMED);
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

    /** How events stand in lines. */
    private interface Framing {

        Optional<ServerSentEvent> take(String line);

        /** What is left at the end. */
        Optional<ServerSentEvent> rest();
    }

    /** Newline-delimited JSON. */
    private static final class LineFraming implements Framing {

        @Override
        public Optional<ServerSentEvent> take(String line) {
            return line.isBlank() ? Optional.empty() : Optional.of(new ServerSentEvent(null, OllamaToolCalls.numbered(line)));
        }

        @Override
        public Optional<ServerSentEvent> rest() {
            return Optional.empty();
        }
    }

    /** Server-sent events. */
    private static final class EventFraming implements Framing {

        private String name;
        private final StringBuilder data = new StringBuilder();

        @Override
        public Optional<ServerSentEvent> take(String line) {
            if (line.isEmpty()) {
                return rest();
            } else if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.startsWith("data: ") ? line.substring("data: ".length()) : line.substring("data:".length()));
            }
            return Optional.empty();
        }

        @Override
        public Optional<ServerSentEvent> rest() {
            if (data.isEmpty()) {
                name = null;
                return Optional.empty();
            }
            ServerSentEvent event = new ServerSentEvent(name, OpenAiReasoning.renamed(data.toString()));
            name = null;
            data.setLength(0);
            return Optional.of(event);
        }
    }
}
