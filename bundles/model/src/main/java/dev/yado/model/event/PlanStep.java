package dev.yado.model.event;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One step of what an agent means to do.
 *
 * @param text   one line; longer than {@value #MAX_TEXT} characters is cut
 * @param status how far it is
 */
@ProviderType
public record PlanStep(String text, Status status) {

    /** Maximum length of a step's text, in characters. */
    public static final int MAX_TEXT = 500;

    /** How far a step is. */
    @ProviderType
    public enum Status implements WireName {
        /** Not begun. */
        PENDING,
        /** Begun. */
        IN_PROGRESS,
        /** Done. */
        COMPLETED
    }

    /** Checks and copies the components. */
    public PlanStep {
        text = Text.bounded(text, MAX_TEXT);
        Objects.requireNonNull(status, "status");
    }
}
