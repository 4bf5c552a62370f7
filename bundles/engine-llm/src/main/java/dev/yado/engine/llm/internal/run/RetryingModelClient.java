package dev.yado.engine.llm.internal.run;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import dev.yado.engine.llm.internal.model.ModelClient;
import dev.yado.engine.llm.internal.provider.ModelCallException;
import dev.yado.engine.llm.internal.provider.ModelSettings;
import dev.yado.model.worker.Usage;
import dev.yado.runtime.spi.engine.RetryReport;
import dev.yado.runtime.spi.engine.RunOutput;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the model calls of one run, numbered from 1, with retries. Used by one thread. */
final class RetryingModelClient {

    /** Maximum pause between two attempts, unless the provider requests one. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    /** Maximum pause requested by a provider; if it requests a longer one, the call is not retried. */
    static final Duration MAX_REQUESTED_PAUSE = Duration.ofMinutes(2);

    private final RunOutput output;
    private final RandomGenerator random;
    private int calls;

    RetryingModelClient(RunOutput output, RandomGenerator random) {
        this.output = output;
        this.random = random;
    }

    /** Returns the number of calls, not counting retries. */
    int calls() {
        return calls;
    }

    /**
     * Calls the model, and retries while no part of the response has arrived and the failure is temporary.
     *
     * @throws ModelCallException of the last attempt; the Runtime keeps what was reported until then
     */
    ChatResponse call(ModelClient model, ChatRequest request, ResponseReporter report) throws ModelCallException, InterruptedException {
        int call = ++calls;
        output.llmCallStart(call);
        ChatResponse response = callWithRetries(model, request, report, call);
        usage(response.tokenUsage());
        output.llmCallEnd(call);
        return response;
    }

    private ChatResponse callWithRetries(ModelClient model, ChatRequest request, ResponseReporter report, int call)
            throws ModelCallException, InterruptedException {
        long began = System.nanoTime();
        int maxAttempts = model.settings().retries() + 1;
        for (int attempt = 1;; attempt++) {
            try {
                return model.call(request, report);
            } catch (ModelCallException e) {
                boolean acceptable = e.retryAfter().filter(requested -> requested.compareTo(MAX_REQUESTED_PAUSE) > 0).isEmpty();
                if (report.began() || !e.retryable() || !acceptable || attempt == maxAttempts) {
                    output.llmCallEnd(call);
                    throw e;
                }
                long pause = pause(model.settings(), attempt, e.retryAfter());
                output.llmRetry(RetryReport.builder(call, attempt, maxAttempts, e.getMessage()).delay(Duration.ofMillis(pause))
                        .elapsed(Duration.ofNanos(System.nanoTime() - began))
                        .status(e.status().isPresent() ? e.status().getAsInt() : null).build());
                Thread.sleep(pause);
            }
        }
    }

    // Up to half is random: Workers that were rejected together should not retry together.
    private long pause(ModelSettings settings, int attempt, Optional<Duration> requested) {
        long full = Math.min(MAX_PAUSE.toMillis(), settings.retryPause().toMillis() << Math.min(attempt - 1, 20));
        long own = full - random.nextLong(full / 2 + 1);
        return requested.map(Duration::toMillis).orElse(own);
    }

    private void usage(TokenUsage used) {
        if (used == null) {
            return;
        }
        Long cached = null;
        Long input = count(used.inputTokenCount());
        if (used instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
            cached = count(openAi.inputTokensDetails().cachedTokens());
        } else if (used instanceof AnthropicTokenUsage anthropic) {
            cached = count(anthropic.cacheReadInputTokens());
            // Anthropic does not include tokens read from or written to its cache in the input tokens; the other providers do.
            long cacheTokens = orZero(cached) + orZero(count(anthropic.cacheCreationInputTokens()));
            input = input == null ? null : Long.valueOf(input + cacheTokens);
        }
        output.usage(Usage.builder().inputTokens(input).outputTokens(count(used.outputTokenCount())).cacheReadInputTokens(cached).build());
    }

    private static Long count(Integer tokens) {
        return tokens == null ? null : Long.valueOf(tokens);
    }

    private static long orZero(Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
