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
 * The client of one configured model, with its connections. Closed when its configuration is removed or changed; calls in progress continue, and threads and
 * connections end with the last of them. Thread-safe.
 */
public final class ModelClient implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ModelClient.class.getName());
    private static final int MAX_PLATFORM_THREADS = 8;

    private final ModelSettings settings;
    private final ExecutorService executor;
    private final CloseableHttpClient httpClient;

    // Guarded by this.
    private int callsInProgress;
    private boolean closed;

    ModelClient(ModelSettings settings) {
        this.settings = settings;
        executor = BlockingExecutors.create("yado-llm-http-" + settings.name(), MAX_PLATFORM_THREADS);
        httpClient = new CloseableHttpClient("yado-llm-client-" + settings.name(), () -> HttpClient.newBuilder()
                // Some local servers fail on the HTTP/2 upgrade header that the client would send on a plain connection.
                .version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(settings.connect())
                .executor(executor).build());
    }

    public ModelSettings settings() {
        return settings;
    }

    /**
     * Calls the model. Blocks until the response is complete.
     *
     * @throws ModelCallException if there is no complete response; the connection is closed
     * @throws InterruptedException if the thread was interrupted; the connection is closed
     */
    public ChatResponse call(ChatRequest request, StreamHandler.Listener listener) throws ModelCallException, InterruptedException {
        enter();
        try {
            Optional<Secret> key = key();
            ResponseRedactor redactor = new ResponseRedactor(SecretRedactor.of(key.stream().toList()), listener);
            StreamHandler handler = new StreamHandler(redactor);
            ModelHttpClient http = new ModelHttpClient(httpClient.client(), settings, handler);
            send(request, key, http, handler);
            if (!handler.stopped()) {
                // Also before a failure: what has arrived is reported.
                redactor.end();
            }
            http.requireSuccess();
            return redactor.clean(requireComplete(handler.response(), http));
        } finally {
            leave();
        }
    }

    private void send(ChatRequest request, Optional<Secret> key, ModelHttpClient http, StreamHandler handler) throws ModelCallException {
        try {
            settings.provider().model(settings, key, http.asBuilder()).chat(request, handler);
        } catch (RuntimeException e) {
            // Without the exception's message, which may quote the conversation.
            LOG.log(Level.WARNING, "a request to the model " + settings.name() + " could not be built: " + e.getClass().getName() + " at "
                    + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "an unknown place"));
            throw new ModelCallException(Kind.NOT_MADE);
        }
    }

    private Optional<Secret> key() throws ModelCallException {
        if (settings.key().isEmpty()) {
            return Optional.empty();
        }
        try {
            // Read for each call, since the key may have been replaced.
            Secret key = settings.key().get().resolve();
            if (!key.value().chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new ModelCallException(Kind.KEY);
            }
            return Optional.of(key);
        } catch (SecretUnavailableException e) {
            throw new ModelCallException(Kind.KEY);
        }
    }

    // Checks that the response is complete and has content: the library also accepts a stream that just stops.
    private ChatResponse requireComplete(Optional<ChatResponse> response, ModelHttpClient http) throws ModelCallException {
        if (response.isEmpty() || response.get().finishReason() == null && !http.sawDone()) {
            throw new ModelCallException(Kind.CUT_OFF);
        }
        ChatResponse whole = response.get();
        boolean noText = whole.aiMessage().text() == null || whole.aiMessage().text().isBlank();
        if (noText && !whole.aiMessage().hasToolExecutionRequests()) {
            boolean thought = whole.aiMessage().thinking() != null && whole.finishReason() == FinishReason.LENGTH;
            throw new ModelCallException(thought ? Kind.THOUGHT_ONLY : whole.finishReason() == FinishReason.CONTENT_FILTER ? Kind.WITHHELD : Kind.EMPTY);
        }
        return whole;
    }

    private synchronized void enter() throws ModelCallException {
        if (closed) {
            throw new ModelCallException(Kind.UNREACHABLE);
        }
        callsInProgress++;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            callsInProgress--;
            last = closed && callsInProgress == 0;
        }
        if (last) {
            end();
        }
    }

    @Override
    public void close() {
        boolean idle;
        synchronized (this) {
            idle = !closed && callsInProgress == 0;
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
