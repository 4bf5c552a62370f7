package dev.yado.engine.llm.internal.model;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.provider.ModelCallException.Kind;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.http.CloseableHttpClient;
import dev.yado.support.redaction.SecretRedactor;
import dev.yado.support.secret.Secret;
import dev.yado.support.secret.SecretUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * One configured model and the connections to it. Thread-safe. Closed when its configuration goes or changes; calls that are under way go on to
 * their end, and with the last of them its threads and connections end.
 */
public final class ModelClient implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ModelClient.class.getName());
    private static final int MAX_PLATFORM_THREADS = 8;

    private final ModelSettings settings;
    private final ExecutorService executor;
    private final CloseableHttpClient httpClient;

    // Guarded by this.
    private int underWay;
    private boolean closed;

    ModelClient(ModelSettings settings) {
        this.settings = settings;
        executor = BlockingExecutors.create("yado-llm-http-" + settings.name(), MAX_PLATFORM_THREADS);
        httpClient = new CloseableHttpClient("yado-llm-client-" + settings.name(), () -> HttpClient.newBuilder()
                // Local servers stumble over the offer to speak HTTP/2 that would come with a plain connection otherwise.
                .version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(settings.connect())
                .executor(executor).build());
    }

    public ModelSettings settings() {
        return settings;
    }

    /**
     * One call: blocks until the answer is whole.
     *
     * @throws ModelCallException          when there is none; the connection is closed
     * @throws InterruptedException when the thread was interrupted; the connection is closed
     */
    public ChatResponse ask(ChatRequest request, StreamHandler.Listener listener) throws ModelCallException, InterruptedException {
        enter();
        try {
            Optional<Secret> key = key();
            ResponseRedactor scrubbed = new ResponseRedactor(SecretRedactor.of(key.stream().toList()), listener);
            StreamHandler handler = new StreamHandler(scrubbed);
            ModelHttpClient wire = new ModelHttpClient(httpClient.client(), settings, handler);
            send(request, key, wire, handler);
            if (!handler.stopped()) {
                // Also what came before a failure was said.
                scrubbed.end();
            }
            wire.requireSound();
            return scrubbed.clean(sound(handler.answer(), wire));
        } finally {
            leave();
        }
    }

    private void send(ChatRequest request, Optional<Secret> key, ModelHttpClient wire, StreamHandler handler) throws ModelCallException {
        try {
            settings.provider().model(settings, key, wire.asBuilder()).chat(request, handler);
        } catch (RuntimeException e) {
            // Without its message: it may quote the conversation.
            LOG.log(Level.WARNING, "a request for the model " + settings.name() + " could not be made: " + e.getClass().getName() + " at "
                    + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "an unknown place"));
            throw new ModelCallException(Kind.NOT_MADE);
        }
    }

    private Optional<Secret> key() throws ModelCallException {
        if (settings.key().isEmpty()) {
            return Optional.empty();
        }
        try {
            // Read for each call: it may have been replaced.
            Secret key = settings.key().get().resolve();
            if (!key.value().chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new ModelCallException(Kind.KEY);
            }
            return Optional.of(key);
        } catch (SecretUnavailableException e) {
            throw new ModelCallException(Kind.KEY);
        }
    }

    // Whether an answer that ended is one. A stream that just stops looks like an end to the library.
    private ChatResponse sound(Optional<ChatResponse> answer, ModelHttpClient wire) throws ModelCallException {
        if (answer.isEmpty() || answer.get().finishReason() == null && !wire.sawDone()) {
            throw new ModelCallException(Kind.CUT_OFF);
        }
        ChatResponse whole = answer.get();
        boolean silent = whole.aiMessage().text() == null || whole.aiMessage().text().isBlank();
        if (silent && !whole.aiMessage().hasToolExecutionRequests()) {
            boolean thought = whole.aiMessage().thinking() != null && whole.finishReason() == FinishReason.LENGTH;
            throw new ModelCallException(thought ? Kind.THOUGHT_ONLY : whole.finishReason() == FinishReason.CONTENT_FILTER ? Kind.WITHHELD : Kind.EMPTY);
        }
        return whole;
    }

    private synchronized void enter() throws ModelCallException {
        if (closed) {
            throw new ModelCallException(Kind.UNREACHABLE);
        }
        underWay++;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            underWay--;
            last = closed && underWay == 0;
        }
        if (last) {
            end();
        }
    }

    @Override
    public void close() {
        boolean idle;
        synchronized (this) {
            idle = !closed && underWay == 0;
            closed = true;
        }
        if (idle) {
            end();
        }
    }

    private void end() {
        httpClient.close();
        executor.shutdown();
    }
}
