package dev.yado.runtime.spi.engine;

import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.value.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an engine asks. Everybody who may see the Worker sees it: no secrets, no paths of this host.
 *
 * @param title        one line; longer than {@value Interaction#MAX_TITLE} characters is cut
 * @param text         the rest; longer than {@value Interaction#MAX_TEXT} characters is cut
 * @param options      what can be answered, in the order of showing; 1 to {@value Interaction#MAX_OPTIONS}, with different ids
 * @param toolCallId   the tool call it is about
 * @param expiresAfter how long to wait for an answer; never longer than the Runtime's own bound, which counts when this is empty
 */
@ProviderType
public record InteractionRequest(String title, String text, List<InteractionOption> options, Optional<String> toolCallId, Optional<Duration> expiresAfter) {

    /** @throws IllegalArgumentException for no, too many or equal options, or a time to wait that is not above zero */
    public InteractionRequest {
        title = Text.bounded(title, Interaction.MAX_TITLE);
        text = Interaction.boundedText(text);
        options = Interaction.checked(options);
        if (expiresAfter.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
            throw new IllegalArgumentException("a question waits for longer than no time");
        }
    }

    /** May it or not, with the options {@code allow} and {@code deny}. */
    public static InteractionRequest permission(String title, String text, Optional<String> toolCallId) {
        return new InteractionRequest(title, text, List.of(InteractionOption.ALLOW, InteractionOption.DENY), toolCallId, Optional.empty());
    }
}
