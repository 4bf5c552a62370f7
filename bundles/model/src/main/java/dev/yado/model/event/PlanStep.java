package dev.yado.model.event;

import dev.yado.model.value.Text;
import dev.yado.model.value.WireName;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One step of an agent's plan.
 *
 * @param text one line, truncated to {@value #MAX_TEXT} characters
 * @param status the progress of the step
 */
@ProviderType
public record PlanStep(String text, Status status) {

    /** Maximum length of a step's text, in characters. */
    public static final int MAX_TEXT = 500;

    /** The progress of a step. */
    @ProviderType
    public enum Status implements WireName {
        /** Not started. */
        PENDING,
        /** Started. */
        IN_PROGRESS,
        /** Completed. */
        COMPLETED
    }

    /** Checks and copies the components. */
    public PlanStep {
        text = Text.bounded(text, MAX_TEXT);
        Objects.requireNonNull(status, "status");
    }
}
