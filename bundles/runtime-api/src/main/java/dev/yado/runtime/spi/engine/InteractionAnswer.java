package dev.yado.runtime.spi.engine;

import dev.yado.model.interaction.InteractionOption;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of a question.
 *
 * @param chosen empty when nobody answered in time
 */
@ProviderType
public record InteractionAnswer(Optional<InteractionOption> chosen) {

    public static final InteractionAnswer NONE = new InteractionAnswer(Optional.empty());

    /** True when somebody chose an option that allows; everything else is a refusal. */
    public boolean allowed() {
        return chosen.filter(option -> option.kind().allows()).isPresent();
    }
}
