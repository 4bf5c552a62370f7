package dev.yado.model.interaction;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of an {@link Interaction}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class InteractionBuilder {

    InteractionId id;
    RunId runId;
    String title;
    Instant openedAt;
    Instant expiresAt;
    long eventId;
    String text = "";
    List<InteractionOption> options = List.of(InteractionOption.ALLOW, InteractionOption.DENY);
    String toolCallId;

    InteractionBuilder(InteractionId id, RunId runId, String title, Instant openedAt, Instant expiresAt, long eventId) {
        this.id = Objects.requireNonNull(id, "id");
        this.runId = Objects.requireNonNull(runId, "runId");
        this.title = Objects.requireNonNull(title, "title");
        this.openedAt = Objects.requireNonNull(openedAt, "openedAt");
        this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
        this.eventId = eventId;
    }

    InteractionBuilder(Interaction from) {
        id = from.id;
        runId = from.runId;
        title = from.title;
        openedAt = from.openedAt;
        expiresAt = from.expiresAt;
        eventId = from.eventId;
        text = from.text;
        options = from.options;
        toolCallId = from.toolCallId;
    }

    /** Sets the id. */
    public InteractionBuilder id(InteractionId newId) {
        id = newId;
        return this;
    }

    /** Sets the run that waits. */
    public InteractionBuilder runId(RunId newRunId) {
        runId = newRunId;
        return this;
    }

    /** Sets the title, one line of at most {@value Interaction#MAX_TITLE} characters. */
    public InteractionBuilder title(String newTitle) {
        title = newTitle;
        return this;
    }

    /** Sets the time at which it was opened. */
    public InteractionBuilder openedAt(Instant newOpenedAt) {
        openedAt = newOpenedAt;
        return this;
    }

    /** Sets the time at which it expires, which refuses the request. */
    public InteractionBuilder expiresAt(Instant newExpiresAt) {
        expiresAt = newExpiresAt;
        return this;
    }

    /** Sets the sequence of the event that opened it. */
    public InteractionBuilder eventId(long newEventId) {
        eventId = newEventId;
        return this;
    }

    /** Sets the text, at most {@value Interaction#MAX_TEXT} characters; may be empty. */
    public InteractionBuilder text(String newText) {
        text = newText;
        return this;
    }

    /** Sets the options, in the order of display; {@code allow} and {@code deny} by default. */
    public InteractionBuilder options(List<InteractionOption> newOptions) {
        options = newOptions;
        return this;
    }

    /** Sets the tool call that it concerns. */
    public InteractionBuilder toolCallId(String newToolCallId) {
        toolCallId = newToolCallId;
        return this;
    }

    /**
     * Returns the interaction.
     * @throws IllegalArgumentException if there are no, too many or equal options
     */
    public Interaction build() {
        return new Interaction(this);
    }
}
