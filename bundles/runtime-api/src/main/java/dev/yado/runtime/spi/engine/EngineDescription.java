package dev.yado.runtime.spi.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The name, version and capabilities of an engine. Immutable. */
@ProviderType
public final class EngineDescription {

    private final String name;
    private final String version;
    private final Set<EngineCapability> capabilities;

    private EngineDescription(Builder b) {
        name = b.name;
        version = b.version;
        capabilities = Set.copyOf(b.capabilities);
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("an engine name is 1 to 40 characters out of a-z 0-9 -");
        }
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(String name, String version) {
        return new Builder(name, version);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the name that profiles refer to, for example {@code echo}; {@code [a-z0-9-]{1,40}}. */
    public String name() {
        return name;
    }

    /** Returns the version, for people, and for {@code engine@version} of a Worker. */
    public String version() {
        return version;
    }

    /** Returns the capabilities. The Runtime refuses operations that need another one. */
    public Set<EngineCapability> capabilities() {
        return capabilities;
    }

    /**
     * Returns a description with these capabilities.
     *
     * @throws IllegalArgumentException if the name is out of bounds
     */
    public static EngineDescription of(String name, String version, EngineCapability... capabilities) {
        return builder(name, version).capabilities(Set.of(capabilities)).build();
    }

    private List<Object> components() {
        return Arrays.asList(name, version, capabilities);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngineDescription that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "EngineDescription" + components();
    }

    /** Collects the values of an {@link EngineDescription}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private String name;
        private String version;
        private Set<EngineCapability> capabilities = Set.of();

        private Builder(String name, String version) {
            this.name = Objects.requireNonNull(name, "name");
            this.version = Objects.requireNonNull(version, "version");
        }

        private Builder(EngineDescription from) {
            name = from.name;
            version = from.version;
            capabilities = from.capabilities;
        }

        /** Sets the name that profiles refer to, for example {@code echo}; {@code [a-z0-9-]{1,40}}. */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /** Sets the version, for people and for {@code engine@version} of a Worker. */
        public Builder version(String newVersion) {
            version = newVersion;
            return this;
        }

        /** Sets what the engine can do. */
        public Builder capabilities(Set<EngineCapability> newCapabilities) {
            capabilities = newCapabilities;
            return this;
        }

        /** Returns the description. @throws IllegalArgumentException if the name is out of bounds */
        public EngineDescription build() {
            return new EngineDescription(this);
        }
    }
}
