package dev.yado.engine.llm.internal.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call of a model came to nothing. Its message is ours from first to last, by what kind of failure it was: what a provider or a library says may hold
 * keys, URLs and what the user wrote.
 */
public final class ModelCallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        UNREACHABLE(true, "the model's server cannot be reached; see that it runs and that base_url is right"),
        CONNECT_TIMEOUT(true, "the model's server did not take the connection in time; see that it runs and that base_url is right"),
        FIRST_TOKEN_TIMEOUT(true, "the model did not begin to answer in time; first_token_timeout_ms says how long it may take"),
        IDLE_TIMEOUT(true, "the model fell silent within its answer; idle_timeout_ms says how long it may be silent"),
        CUT_OFF(true, "the connection to the model ended before the answer was complete"),
        MALFORMED(false, "the model's server answered with something that its provider's wire does not know; see that provider and base_url are right"),
        TOO_LONG(false, "the model's server sent more than an answer may be long"),
        NOT_MADE(false, "the request for the model could not be made of this conversation; the log says why"),
        EMPTY(false, "the model ended its answer without a word and without calling a tool"),
        THOUGHT_ONLY(false, "the model used up its tokens for thinking and gave no answer; raise max_output_tokens"),
        WITHHELD(false, "the provider withheld the answer because of its content rules"),
        KEY(false, "the provider refused the key"),
        NO_CREDIT(false, "the provider refuses because the key's account has no credit or quota left"),
        NOT_FOUND(false, "the provider knows no such model, or base_url is wrong"),
        CONTEXT_EXCEEDED(false, "the conversation is longer than the model takes; lower context_tokens to what it really takes"),
        TOO_LARGE(false, "the newest message, with what came of it, is longer than the model takes (context_tokens)"),
        TOO_MANY_TOOLS(false, "the descriptions of the tools alone are longer than the model takes (context_tokens); name fewer servers, or deny tools"),
        REFUSED(false, "the provider refused the request; see that the settings suit the model"),
        RATE_LIMITED(true, "the provider takes no more requests for the moment"),
        OVERLOADED(true, "the provider is overloaded"),
        PROVIDER_BROKEN(true, "the provider failed");

        private final boolean passing;
        private final String text;

        Kind(boolean passing, String text) {
            this.passing = passing;
            this.text = text;
        }
    }

    private final Kind kind;
    private final OptionalInt status;
    private final transient Optional<Duration> retryAfter;

    public ModelCallException(Kind kind) {
        this(kind, OptionalInt.empty(), Optional.empty());
    }

    /** @param status of HTTP, or the one that the provider's own word for the failure stands for */
    public ModelCallException(Kind kind, OptionalInt status, Optional<Duration> retryAfter) {
        super(kind.text + (status.isPresent() ? " (status " + status.getAsInt() + ")" : ""), null, false, false);
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    public OptionalInt status() {
        return status;
    }

    /** When the provider wants to be asked again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** True when the same call may succeed a little later. */
    public boolean passing() {
        return kind.passing;
    }
}
