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
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The calls of one run, numbered from 1, each with its attempts. Used by one thread. */
final class RetryingModelClient {

    /** Longest pause that is made between two attempts by itself. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A provider that wants a longer one gets no further attempt. */
    static final Duration LONGEST_WISH = Duration.ofMinutes(2);

    private final RunOutput output;
    private final RandomGenerator random;
    private int calls;

    RetryingModelClient(RunOutput output, RandomGenerator random) {
        this.output = output;
        this.random = random;
    }

    /** How many calls were made. */
    int calls() {
        return calls;
    }

    /**
     * One call. It is repeated as long as nothing of its answer has come and its failure may pass.
     *
     * @throws ModelCallException the last attempt's; what was said by then the Runtime keeps
     */
    ChatResponse call(ModelClient model, ChatRequest request, ResponseReporter report) throws ModelCallException, InterruptedException {
        int call = ++calls;
        output.llmCallStart(call);
        ChatResponse answer = attempts(model, request, report, call);
        usage(answer.tokenUsage());
        output.llmCallEnd(call);
        return answer;
    }

    private ChatResponse attempts(ModelClient model, ChatRequest request, ResponseReporter report, int call) throws ModelCallException, InterruptedException {
        long began = System.nanoTime();
        int most = model.settings().retries() + 1;
        for (int attempt = 1; ; attempt++) {
            try {
                return model.ask(request, report);
            } catch (ModelCallException e) {
                boolean wanted = e.retryAfter().filter(wish -> wish.compareTo(LONGEST_WISH) > 0).isEmpty();
                if (report.began() || !e.passing() || !wanted || attempt == most) {
                    output.llmCallEnd(call);
                    throw e;
                }
                long pause = pause(model.settings(), attempt, e.retryAfter());
                output.llmRetry(RetryReport.builder(call, attempt, most, e.getMessage()).delay(Duration.ofMillis(pause)).elapsed(Duration.ofNanos(System.nanoTime() - began))
                        .status(e.status().isPresent() ? e.status().getAsInt() : null).build());
                Thread.sleep(pause);
            }
        }
    }

    // Half of it at random, or all Workers that were refused together would come back together.
    private long pause(ModelSettings settings, int attempt, Optional<Duration> wish) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), settings.retryPause().toMillis() << Math.min(attempt - 1, 20));
        long own = longest - random.nextLong(longest / 2 + 1);
        return wish.map(Duration::toMillis).orElse(own);
    }

    private void usage(TokenUsage used) {
        if (used == null) {
            return;
        }
        OptionalLong cached = OptionalLong.empty();
        OptionalLong input = value(used.inputTokenCount());
        if (used instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
            cached = value(openAi.inputTokensDetails().cachedTokens());
        } else if (used instanceof AnthropicTokenUsage anthropic) {
            cached = value(anthropic.cacheReadInputTokens());
            // This provider alone does not count what it read from or wrote to its cache as input.
            long besides = cached.orElse(0) + value(anthropic.cacheCreationInputTokens()).orElse(0);
            input = input.isPresent() ? OptionalLong.of(input.getAsLong() + besides) : input;
        }
        output.usage(new Usage(input, value(used.outputTokenCount()), cached));
    }

    private static OptionalLong value(Integer count) {
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
