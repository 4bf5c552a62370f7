package dev.yado.engine.llm.internal.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A failed model call. The message depends only on the kind of failure: texts of a provider or a library may contain keys, URLs and user input.
 */
public final class ModelCallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The cause of the failure. */
    public enum Kind {
        UNREACHABLE(true, "the model's server cannot be reached; check that it runs and that base_url is correct"),
        CONNECT_TIMEOUT(true, "the model's server did not accept the connection in time; check that it runs and that base_url is correct"),
        FIRST_TOKEN_TIMEOUT(true, "the model did not begin its response in time; first_token_timeout_ms is the limit"),
        IDLE_TIMEOUT(true, "the model stopped sending within its response; idle_timeout_ms is the limit"),
        CUT_OFF(true, "the connection to the model ended before the response was complete"),
        MALFORMED(false, "the model's server sent a response that is not valid for its provider; check provider and base_url"),
        TOO_LONG(false, "the model's server sent a response that exceeds the maximum length"),
        NOT_MADE(false, "the request to the model could not be built from this conversation; see the log"),
        EMPTY(false, "the model ended its response without text and without a tool call"),
        THOUGHT_ONLY(false, "the model used all output tokens for thinking and sent no text; raise max_output_tokens"),
        WITHHELD(false, "the provider withheld the response because of its content rules"),
        KEY(false, "the provider rejected the key"),
        NO_CREDIT(false, "the key's account has no credit or quota left at the provider"),
        NOT_FOUND(false, "the provider has no such model, or base_url is wrong"),
        CONTEXT_EXCEEDED(false, "the conversation exceeds the model's context; lower context_tokens to the model's actual limit"),
        TOO_LARGE(false, "the newest message with its tool calls exceeds the model's context (context_tokens)"),
        TOO_MANY_TOOLS(false, "the tool descriptions alone exceed the model's context (context_tokens); name fewer tool servers, or deny tools"),
        REFUSED(false, "the provider rejected the request; check that the settings suit the model"),
        RATE_LIMITED(true, "the provider's rate limit is exceeded"),
        OVERLOADED(true, "the provider is overloaded"),
        PROVIDER_FAILED(true, "the provider failed");

        private final boolean retryable;
        private final String text;

        Kind(boolean retryable, String text) {
            this.retryable = retryable;
            this.text = text;
        }
    }

    private final Kind kind;
    private final OptionalInt status;
    private final transient Optional<Duration> retryAfter;

    public ModelCallException(Kind kind) {
        this(kind, OptionalInt.empty(), Optional.empty());
    }

    /** @param status the HTTP status, or the one that corresponds to the provider's error type */
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

    /** Returns the pause that the provider requests before the next attempt. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Returns whether the same call may succeed later. */
    public boolean retryable() {
        return kind.retryable;
    }
}
