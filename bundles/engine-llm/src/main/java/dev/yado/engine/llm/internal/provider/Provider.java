package dev.yado.engine.llm.internal.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.yado.engine.llm.internal.model.ModelHttpClient;
import dev.yado.support.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Whose wire a model speaks, and what that wire takes for granted. The mapping of messages is LangChain4j's; the connection is {@link ModelHttpClient}'s. */
public enum Provider {

    /** OpenAI's chat completions, which most gateways and local servers speak too. */
    OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY") {
        @Override
        public StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http) {
            var builder = OpenAiStreamingChatModel.builder().httpClientBuilder(http).baseUrl(settings.baseUrl().toString())
                    .modelName(settings.model()).returnThinking(true).accumulateToolCallId(false);
            key.ifPresent(secret -> builder.apiKey(secret.value()));
            settings.temperature().ifPresent(builder::temperature);
            settings.maxOutputTokens().ifPresent(most -> {
                // Its newer models refuse the older name; everybody else's servers may know no other.
                if (settings.isProvidersOwn()) {
                    builder.maxCompletionTokens(most);
                } else {
                    builder.maxTokens(most);
                }
            });
            return builder.build();
        }
    },

    ANTHROPIC("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY") {
        @Override
        public StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http) {
            var builder = AnthropicStreamingChatModel.builder().httpClientBuilder(http).baseUrl(settings.baseUrl().toString())
                    .modelName(settings.model()).returnThinking(true).sendThinking(true).cacheSystemMessages(true).cacheTools(true)
                    // The library demands one; a gateway that wants none ignores it.
                    .apiKey(key.map(Secret::value).orElse("none"))
                    // The wire demands it.
                    .maxTokens(settings.maxOutputTokens().orElse(ANTHROPIC_OUTPUT));
            settings.temperature().ifPresent(builder::temperature);
            settings.thinkingTokens().ifPresent(budget -> builder.thinkingType("enabled").thinkingBudgetTokens(budget));
            return builder.build();
        }
    },

    /** Ollama's own wire: newline-delimited JSON. */
    OLLAMA("http://127.0.0.1:11434", "") {
        @Override
        public StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http) {
            var builder = OllamaStreamingChatModel.builder().httpClientBuilder(http).baseUrl(settings.baseUrl().toString())
                    .modelName(settings.model()).returnThinking(true)
                    // Left to itself it keeps a few thousand tokens and silently forgets the rest.
                    .numCtx(settings.contextTokens());
            // Ollama itself asks for none; a proxy in front of it may.
            key.ifPresent(secret -> builder.customHeaders(Map.of("Authorization", "Bearer " + secret.value())));
            settings.temperature().ifPresent(builder::temperature);
            settings.maxOutputTokens().ifPresent(builder::numPredict);
            settings.thinkingTokens().ifPresent(budget -> builder.think(true));
            return builder.build();
        }
    };

    /** What an Anthropic model may write where the configuration does not say. */
    public static final int ANTHROPIC_OUTPUT = 8_192;

    private final URI url;
    private final String keyVariable;

    Provider(String url, String keyVariable) {
        this.url = URI.create(url);
        this.keyVariable = keyVariable;
    }

    /** Its own service, or its usual place on this host. */
    URI url() {
        return url;
    }

    /** The environment variable its key is usually in; empty when it asks for none. */
    String keyVariable() {
        return keyVariable;
    }

    /** True when the answer comes as newline-delimited JSON instead of server-sent events. */
    public boolean sendsLines() {
        return this == OLLAMA;
    }

    /** LangChain4j's model for one call. */
    public abstract StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http);
}
