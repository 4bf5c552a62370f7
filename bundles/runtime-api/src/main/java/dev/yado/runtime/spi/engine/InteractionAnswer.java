package dev.yado.runtime.spi.engine;

import dev.yado.model.interaction.InteractionOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The result of an interaction. Immutable. */
@ProviderType
public final class InteractionAnswer {

    /** The result without an answer in time. */
    public static final InteractionAnswer NONE = builder().build();

    private final InteractionOption chosen;

    private InteractionAnswer(Builder b) {
        chosen = b.chosen;
    }

    /** Returns a builder; everything has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the chosen option; empty if there was no answer in time. */
    public Optional<InteractionOption> chosen() {
        return Optional.ofNullable(chosen);
    }

    /** Returns the answer that chooses this option. */
    public static InteractionAnswer of(InteractionOption chosen) {
        return builder().chosen(chosen).build();
    }

    /** Returns whether the chosen option allows the request. Everything else is a refusal. */
    public boolean allowed() {
        return chosen != null && chosen.kind().allows();
    }

    private List<Object> components() {
        return Arrays.asList(chosen);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InteractionAnswer that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "InteractionAnswer" + components();
    }

    /** Collects the values of an {@link InteractionAnswer}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private InteractionOption chosen;

        private Builder() {
        }

        private Builder(InteractionAnswer from) {
            chosen = from.chosen;
        }

        /** Sets the option that a person chose. */
        public Builder chosen(InteractionOption newChosen) {
            chosen = newChosen;
            return this;
        }

        /** Returns the interaction answer. */
        public InteractionAnswer build() {
            return new InteractionAnswer(this);
        }
    }
}
