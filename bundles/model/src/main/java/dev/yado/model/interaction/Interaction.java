package dev.yado.model.interaction;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A question of a Worker's run that is open: its run waits for the answer.
 *
 * @param id         what an answer names
 * @param runId      the run that waits
 * @param title      one line, at most {@value #MAX_TITLE} characters
 * @param text       the rest, at most {@value #MAX_TEXT} characters; may be empty
 * @param options    what can be answered, in the order of showing
 * @param toolCallId the tool call it is about
 * @param openedAt   when it was asked
 * @param expiresAt  when it will be taken as refused
 * @param eventId    the sequence of the event that asked it
 */
@ProviderType
public record Interaction(InteractionId id, RunId runId, String title, String text, List<InteractionOption> options,
        Optional<String> toolCallId, Instant openedAt, Instant expiresAt, long eventId) {

    public static final int MAX_TITLE = 200;
    public static final int MAX_TEXT = 16_384;
    public static final int MAX_OPTIONS = 16;
    private static final int MAX_TOOL_CALL = 200;

    public Interaction {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(openedAt, "openedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        title = Text.bounded(title, MAX_TITLE);
        text = boundedText(text);
        options = checked(options);
        toolCallId = toolCallId.map(call -> Text.bounded(call, MAX_TOOL_CALL));
    }

    /** The option with this id. */
    public Optional<InteractionOption> option(String optionId) {
        return options.stream().filter(option -> option.id().equals(optionId)).findFirst();
    }

    /** {@code text} as a question may have it: without control characters other than line ends and tabs, and not too long. */
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

    /** @throws IllegalArgumentException for no, too many or equal options */
    public static List<InteractionOption> checked(List<InteractionOption> options) {
        if (options.isEmpty() || options.size() > MAX_OPTIONS || options.stream().map(InteractionOption::id).distinct().count() < options.size()) {
            throw new IllegalArgumentException("a question has 1 to " + MAX_OPTIONS + " options with different ids");
        }
        return List.copyOf(options);
    }
}
