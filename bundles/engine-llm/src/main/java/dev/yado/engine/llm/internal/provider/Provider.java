package dev.yado.engine.llm.internal.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.yado.support.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The API of a model's provider, with its defaults and quirks. LangChain4j maps the messages; the HTTP client is given. */
public enum Provider {

    /** OpenAI's chat completions API, which most gateways and local servers support too. */
    OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY") {
        @Override
        public StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http) {
            var builder = OpenAiStreamingChatModel.builder().httpClientBuilder(http).baseUrl(settings.baseUrl().toString())
                    .modelName(settings.model()).returnThinking(true).accumulateToolCallId(false);
            key.ifPresent(secret -> builder.apiKey(secret.value()));
            settings.temperature().ifPresent(builder::temperature);
            settings.maxOutputTokens().ifPresent(max -> {
                // OpenAI's newer models reject max_tokens; compatible servers may support only that.
                if (settings.isProvidersOwn()) {
                    builder.maxCompletionTokens(max);
                } else {
                    builder.maxTokens(max);
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
                    // The library requires a key; a gateway without keys ignores it.
                    .apiKey(key.map(Secret::value).orElse("none"))
                    // The API requires max_tokens.
                    .maxTokens(settings.maxOutputTokens().orElse(ANTHROPIC_OUTPUT));
            settings.temperature().ifPresent(builder::temperature);
            settings.thinkingTokens().ifPresent(budget -> builder.thinkingType("enabled").thinkingBudgetTokens(budget));
            return builder.build();
        }
    },

    /** Ollama's own API: newline-delimited JSON. */
    OLLAMA("http://127.0.0.1:11434", "") {
        @Override
        public StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http) {
            var builder = OllamaStreamingChatModel.builder().httpClientBuilder(http).baseUrl(settings.baseUrl().toString())
                    .modelName(settings.model()).returnThinking(true)
                    // By default Ollama keeps a few thousand tokens and silently drops the rest.
                    .numCtx(settings.contextTokens());
            // Ollama itself requires no key; a proxy in front of it may.
            key.ifPresent(secret -> builder.customHeaders(Map.of("Authorization", "Bearer " + secret.value())));
            settings.temperature().ifPresent(builder::temperature);
            settings.maxOutputTokens().ifPresent(builder::numPredict);
            settings.thinkingTokens().ifPresent(budget -> builder.think(true));
            return builder.build();
        }
    };

    /** Maximum output of an Anthropic model, in tokens, when the configuration does not set one. */
    public static final int ANTHROPIC_OUTPUT = 8_192;

    private final URI url;
    private final String keyVariable;

    Provider(String url, String keyVariable) {
        this.url = URI.create(url);
        this.keyVariable = keyVariable;
    }

    /** Returns the URL of the provider's own service, or its default on this host. */
    URI url() {
        return url;
    }

    /** Returns the environment variable that usually contains the key; empty if no key is required. */
    String keyVariable() {
        return keyVariable;
    }

    /** Returns whether responses are streamed as newline-delimited JSON instead of server-sent events. */
    public boolean sendsLines() {
        return this == OLLAMA;
    }

    /** Creates LangChain4j's model for one call. */
    public abstract StreamingChatModel model(ModelSettings settings, Optional<Secret> key, HttpClientBuilder http);
}
