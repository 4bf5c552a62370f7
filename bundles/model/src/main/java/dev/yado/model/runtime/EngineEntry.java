package dev.yado.model.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** An engine in a {@link RuntimeSummary}. Immutable. */
@ProviderType
public final class EngineEntry {

    private final String name;
    private final String version;
    private final Set<String> capabilities;
    private final boolean draining;
    private final int runs;

    private EngineEntry(Builder b) {
        name = b.name;
        version = b.version;
        capabilities = Set.copyOf(b.capabilities);
        draining = b.draining;
        runs = b.runs;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String name, String version) {
        return new Builder(name, version);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the name that profiles refer to. */
    public String name() {
        return name;
    }

    /** Returns the version. */
    public String version() {
        return version;
    }

    /** Returns the wire names of its capabilities. */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** Returns whether the engine starts no new runs, because another engine of its name does, or it is being removed. */
    public boolean draining() {
        return draining;
    }

    /** Returns the number of its active runs. */
    public int runs() {
        return runs;
    }

    private List<Object> components() {
        return Arrays.asList(name, version, capabilities, draining, runs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngineEntry that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "EngineEntry" + components();
    }

    /** Collects the values of an {@link EngineEntry}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String name;
        private String version;
        private Set<String> capabilities = Set.of();
        private boolean draining;
        private int runs;

        private Builder(String name, String version) {
            this.name = Objects.requireNonNull(name, "name");
            this.version = Objects.requireNonNull(version, "version");
        }

        private Builder(EngineEntry from) {
            name = from.name;
            version = from.version;
            capabilities = from.capabilities;
            draining = from.draining;
            runs = from.runs;
        }

        /** Sets the name that profiles refer to. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /** Sets the version. */
        public Builder version(String newVersion) {
            version = newVersion;
            return this;
        }

        /** Sets the wire names of its capabilities. */
        public Builder capabilities(Set<String> newCapabilities) {
            capabilities = newCapabilities;
            return this;
        }

        /** Sets whether the engine starts no new runs, because another engine of its name does, or it is being removed. */
        public Builder draining(boolean newDraining) {
            draining = newDraining;
            return this;
        }

        /** Sets the number of its active runs. */
        public Builder runs(int newRuns) {
            runs = newRuns;
            return this;
        }

        /** Returns the engine entry. */
        public EngineEntry build() {
            return new EngineEntry(this);
        }
    }
}
