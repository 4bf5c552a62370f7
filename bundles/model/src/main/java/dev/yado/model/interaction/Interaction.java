package dev.yado.model.interaction;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** An open interaction of a Worker's run, which waits for the answer. Immutable. */
@ProviderType
public final class Interaction {

    /** Maximum length of a title, in characters. */
    public static final int MAX_TITLE = 200;
    /** Maximum length of a text, in characters. */
    public static final int MAX_TEXT = 16_384;
    /** Maximum number of options. */
    public static final int MAX_OPTIONS = 16;
    private static final int MAX_TOOL_CALL = 200;

    final InteractionId id;
    final RunId runId;
    final String title;
    final Instant openedAt;
    final Instant expiresAt;
    final long eventId;
    final String text;
    final List<InteractionOption> options;
    final String toolCallId;

    Interaction(InteractionBuilder b) {
        id = b.id;
        runId = b.runId;
        title = Text.bounded(b.title, MAX_TITLE);
        openedAt = b.openedAt;
        expiresAt = b.expiresAt;
        eventId = b.eventId;
        text = boundedText(b.text);
        options = checked(b.options);
        toolCallId = b.toolCallId == null ? null : Text.bounded(b.toolCallId, MAX_TOOL_CALL);
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static InteractionBuilder builder(InteractionId id, RunId runId, String title, Instant openedAt, Instant expiresAt, long eventId) {
        return new InteractionBuilder(id, runId, title, openedAt, expiresAt, eventId);
    }

    /** Returns a builder that starts with these values. */
    public InteractionBuilder toBuilder() {
        return new InteractionBuilder(this);
    }

    /** Returns the id that an answer names. */
    public InteractionId id() {
        return id;
    }

    /** Returns the run that waits. */
    public RunId runId() {
        return runId;
    }

    /** Returns the title, one line of at most {@value #MAX_TITLE} characters. */
    public String title() {
        return title;
    }

    /** Returns the time at which it was opened. */
    public Instant openedAt() {
        return openedAt;
    }

    /** Returns the time at which it expires, which refuses the request. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Returns the sequence of the event that opened it. */
    public long eventId() {
        return eventId;
    }

    /** Returns the text, at most {@value #MAX_TEXT} characters; may be empty. */
    public String text() {
        return text;
    }

    /** Returns the options, in the order of display; {@code allow} and {@code deny} by default. */
    public List<InteractionOption> options() {
        return options;
    }

    /** Returns the tool call it is about. */
    public Optional<String> toolCallId() {
        return Optional.ofNullable(toolCallId);
    }

    /** Returns the option with this id. */
    public Optional<InteractionOption> option(String optionId) {
        return options.stream().filter(option -> option.id().equals(optionId)).findFirst();
    }

    /** Returns {@code text} without control characters other than line ends and tabs, truncated to {@value #MAX_TEXT} characters. */
    public static String boundedText(String text) {
        StringBuilder clean = new StringBuilder(Text.cut(text, MAX_TEXT));
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                clean.setCharAt(i, ' ');
            }
        }
        return clean.toString();
    }

    /** Returns a copy of {@code options}. @throws IllegalArgumentException if there are no, too many or equal options */
    public static List<InteractionOption> checked(List<InteractionOption> options) {
        if (options.isEmpty() || options.size() > MAX_OPTIONS || options.stream().map(InteractionOption::id).distinct().count() < options.size()) {
            throw new IllegalArgumentException("an interaction has 1 to " + MAX_OPTIONS + " options with different ids");
        }
        return List.copyOf(options);
    }

    private List<Object> components() {
        return Arrays.asList(id, runId, title, openedAt, expiresAt, eventId, text, options, toolCallId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Interaction that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "Interaction" + components();
    }
}
