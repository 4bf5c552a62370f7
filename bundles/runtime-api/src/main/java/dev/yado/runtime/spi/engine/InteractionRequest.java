package dev.yado.runtime.spi.engine;

import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.value.Text;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request of an engine for a decision of a person. Visible to all callers who can see the Worker, so it must not contain secrets or paths of this host.
 * Immutable.
 */
@ProviderType
public final class InteractionRequest {

    private final String title;
    private final String text;
    private final List<InteractionOption> options;
    private final String toolCallId;
    private final Duration expiresAfter;

    private InteractionRequest(Builder b) {
        title = Text.bounded(b.title, Interaction.MAX_TITLE);
        text = Interaction.boundedText(b.text);
        options = Interaction.checked(b.options);
        toolCallId = b.toolCallId;
        expiresAfter = b.expiresAfter;
        if (expiresAfter != null && (expiresAfter.isNegative() || expiresAfter.isZero())) {
            throw new IllegalArgumentException("the time to wait for an answer is above zero");
        }
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String title) {
        return new Builder(title);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the title, one line, truncated to {@value Interaction#MAX_TITLE} characters. */
    public String title() {
        return title;
    }

    /** Returns the text, truncated to {@value Interaction#MAX_TEXT} characters. */
    public String text() {
        return text;
    }

    /** Returns the options, in the order of display; 1 to {@value Interaction#MAX_OPTIONS} with different ids; {@code allow} and {@code deny} by default. */
    public List<InteractionOption> options() {
        return options;
    }

    /** Returns the tool call it is about. */
    public Optional<String> toolCallId() {
        return Optional.ofNullable(toolCallId);
    }

    /** Returns the maximum time to wait for an answer; the bound of the Runtime applies if it is shorter, or if this is empty. */
    public Optional<Duration> expiresAfter() {
        return Optional.ofNullable(expiresAfter);
    }

    /** Returns a request for approval with the options {@code allow} and {@code deny}. */
    public static InteractionRequest approval(String title, String text) {
        return builder(title).text(text).build();
    }

    private List<Object> components() {
        return Arrays.asList(title, text, options, toolCallId, expiresAfter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InteractionRequest that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "InteractionRequest" + components();
    }

    /** Collects the values of an {@link InteractionRequest}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String title;
        private String text = "";
        private List<InteractionOption> options = List.of(InteractionOption.ALLOW, InteractionOption.DENY);
        private String toolCallId;
        private Duration expiresAfter;

        private Builder(String title) {
            this.title = Objects.requireNonNull(title, "title");
        }

        private Builder(InteractionRequest from) {
            title = from.title;
            text = from.text;
            options = from.options;
            toolCallId = from.toolCallId;
            expiresAfter = from.expiresAfter;
        }

        /** Sets the title, one line of at most {@value Interaction#MAX_TITLE} characters; longer text is cut. */
        public Builder title(String newTitle) {
            title = newTitle;
            return this;
        }

        /** Sets the text, at most {@value Interaction#MAX_TEXT} characters; longer text is cut. */
        public Builder text(String newText) {
            text = newText;
            return this;
        }

        /**
         * Sets the possible answers, in the order of display; 1 to {@value Interaction#MAX_OPTIONS} with different ids; {@code allow} and {@code deny} by
         * default.
         */
        public Builder options(List<InteractionOption> newOptions) {
            options = newOptions;
            return this;
        }

        /** Sets the tool call it is about. */
        public Builder toolCallId(String newToolCallId) {
            toolCallId = newToolCallId;
            return this;
        }

        /** Sets the time to wait for an answer. */
        public Builder expiresAfter(Duration newExpiresAfter) {
            expiresAfter = newExpiresAfter;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws IllegalArgumentException if there are no, too many or equal options, or if the time to wait is not positive
         */
        public InteractionRequest build() {
            return new InteractionRequest(this);
        }
    }
}
