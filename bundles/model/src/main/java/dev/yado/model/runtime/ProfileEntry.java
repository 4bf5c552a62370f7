package dev.yado.model.runtime;

import dev.yado.model.failure.Failure;
import dev.yado.model.value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A profile in a {@link RuntimeSummary}. Immutable. */
@ProviderType
public final class ProfileEntry {

    private final String name;
    private final String label;
    private final String engine;
    private final boolean available;
    private final String reason;

    private ProfileEntry(Builder b) {
        name = b.name;
        label = b.label;
        engine = b.engine;
        available = b.available;
        reason = b.reason == null ? null : Text.bounded(b.reason, Failure.MAX_MESSAGE);
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String name, String label, String engine) {
        return new Builder(name, label, engine);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the name with which Workers are created. */
    public String name() {
        return name;
    }

    /** Returns the label for people. */
    public String label() {
        return label;
    }

    /** Returns the name of the engine. */
    public String engine() {
        return engine;
    }

    /** Returns whether Workers can currently be created from it; true by default. */
    public boolean available() {
        return available;
    }

    /** Returns why the profile is not available and what to do, without paths and secrets; empty if it is available. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    private List<Object> components() {
        return Arrays.asList(name, label, engine, available, reason);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileEntry that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "ProfileEntry" + components();
    }

    /** Collects the values of a {@link ProfileEntry}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String name;
        private String label;
        private String engine;
        private boolean available = true;
        private String reason;

        private Builder(String name, String label, String engine) {
            this.name = Objects.requireNonNull(name, "name");
            this.label = Objects.requireNonNull(label, "label");
            this.engine = Objects.requireNonNull(engine, "engine");
        }

        private Builder(ProfileEntry from) {
            name = from.name;
            label = from.label;
            engine = from.engine;
            available = from.available;
            reason = from.reason;
        }

        /** Sets the name with which Workers are created. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /** Sets the label for people. */
        public Builder label(String newLabel) {
            label = newLabel;
            return this;
        }

        /** Sets the name of the engine. */
        public Builder engine(String newEngine) {
            engine = newEngine;
            return this;
        }

        /** Sets whether Workers can currently be created from it; true by default. */
        public Builder available(boolean newAvailable) {
            available = newAvailable;
            return this;
        }

        /** Sets why the profile is not available and what to do, without paths and secrets. */
        public Builder reason(String newReason) {
            reason = newReason;
            return this;
        }

        /** Returns the profile entry. */
        public ProfileEntry build() {
            return new ProfileEntry(this);
        }
    }
}
