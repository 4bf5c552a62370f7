package dev.yado.model.interaction;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A request that answers an open interaction. Immutable. */
@ProviderType
public final class AnswerRequest {

    private final String optionId;

    private AnswerRequest(String optionId) {
        this.optionId = optionId;
    }

    /** Returns the answer that chooses one of the interaction's options. @param optionId the option's id; the Runtime refuses an id that the interaction does not offer */
    public static AnswerRequest option(String optionId) {
        return new AnswerRequest(Objects.requireNonNull(optionId, "optionId"));
    }

    /** Returns the id of the chosen option. */
    public String optionId() {
        return optionId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerRequest that && optionId.equals(that.optionId);
    }

    @Override
    public int hashCode() {
        return optionId.hashCode();
    }

    @Override
    public String toString() {
        return "AnswerRequest[optionId=" + optionId + "]";
    }
}
