package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A host as clients see it. Immutable. */
@ProviderType
public final class HostProjection {

    private final RuntimeId runtimeId;
    private final HostId hostId;
    private final SourceKind source;
    private final String label;
    private final Instant observedAt;
    private final HostStatus status;
    private final Instant lastSeenAt;
    private final RuntimeCapabilities capabilities;
    private final List<Diagnostic> diagnostics;
    private final Map<String, String> compatibility;

    private HostProjection(Builder b) {
        runtimeId = b.runtimeId;
        hostId = b.hostId;
        source = b.source;
        label = Text.label(b.label);
        observedAt = b.observedAt;
        status = b.status;
        lastSeenAt = b.lastSeenAt;
        capabilities = b.capabilities;
        diagnostics = List.copyOf(b.diagnostics);
        compatibility = Map.copyOf(b.compatibility);
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(RuntimeId runtimeId, HostId hostId, SourceKind source, String label, Instant observedAt) {
        return new Builder(runtimeId, hostId, source, label, observedAt);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the Runtime. */
    public RuntimeId runtimeId() {
        return runtimeId;
    }

    /** Returns the host. */
    public HostId hostId() {
        return hostId;
    }

    /** Returns the kind of the source. */
    public SourceKind source() {
        return source;
    }

    /** Returns the label for people, filtered and bounded. */
    public String label() {
        return label;
    }

    /** Returns the time of the observation. */
    public Instant observedAt() {
        return observedAt;
    }

    /** Returns the status. */
    public HostStatus status() {
        return status;
    }

    /** Returns the last time at which the host was known to exist. */
    public Optional<Instant> lastSeenAt() {
        return Optional.ofNullable(lastSeenAt);
    }

    /** Returns the operations that it supports. */
    public RuntimeCapabilities capabilities() {
        return capabilities;
    }

    /** Returns the diagnostics. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /**
     * Returns values of fields that exist only for clients of an older system, by the name of the field; empty unless this is a
     * compatibility source. No component acts on them.
     */
    public Map<String, String> compatibility() {
        return compatibility;
    }

    private List<Object> components() {
        return Arrays.asList(runtimeId, hostId, source, label, observedAt, status, lastSeenAt, capabilities, diagnostics, compatibility);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostProjection that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "HostProjection" + components();
    }

    /** Collects the values of a {@link HostProjection}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private RuntimeId runtimeId;
        private HostId hostId;
        private SourceKind source;
        private String label;
        private Instant observedAt;
        private HostStatus status = HostStatus.AVAILABLE;
        private Instant lastSeenAt;
        private RuntimeCapabilities capabilities = RuntimeCapabilities.readOnly();
        private List<Diagnostic> diagnostics = List.of();
        private Map<String, String> compatibility = Map.of();

        private Builder(RuntimeId runtimeId, HostId hostId, SourceKind source, String label, Instant observedAt) {
            this.runtimeId = Objects.requireNonNull(runtimeId, "runtimeId");
            this.hostId = Objects.requireNonNull(hostId, "hostId");
            this.source = Objects.requireNonNull(source, "source");
            this.label = Objects.requireNonNull(label, "label");
            this.observedAt = Objects.requireNonNull(observedAt, "observedAt");
        }

        private Builder(HostProjection from) {
            runtimeId = from.runtimeId;
            hostId = from.hostId;
            source = from.source;
            label = from.label;
            observedAt = from.observedAt;
            status = from.status;
            lastSeenAt = from.lastSeenAt;
            capabilities = from.capabilities;
            diagnostics = from.diagnostics;
            compatibility = from.compatibility;
        }

        /** Sets the Runtime. */
        public Builder runtimeId(RuntimeId newRuntimeId) {
            runtimeId = newRuntimeId;
            return this;
        }

        /** Sets the host. */
        public Builder hostId(HostId newHostId) {
            hostId = newHostId;
            return this;
        }

        /** Sets the kind of the source. */
        public Builder source(SourceKind newSource) {
            source = newSource;
            return this;
        }

        /** Sets the label for people, filtered and bounded. */
        public Builder label(String newLabel) {
            label = newLabel;
            return this;
        }

        /** Sets the time of the observation. */
        public Builder observedAt(Instant newObservedAt) {
            observedAt = newObservedAt;
            return this;
        }

        /** Sets the status. */
        public Builder status(HostStatus newStatus) {
            status = newStatus;
            return this;
        }

        /** Sets the last time at which the host was known to exist. */
        public Builder lastSeenAt(Instant newLastSeenAt) {
            lastSeenAt = newLastSeenAt;
            return this;
        }

        /** Sets the operations that it supports. */
        public Builder capabilities(RuntimeCapabilities newCapabilities) {
            capabilities = newCapabilities;
            return this;
        }

        /** Sets the diagnostics. */
        public Builder diagnostics(List<Diagnostic> newDiagnostics) {
            diagnostics = newDiagnostics;
            return this;
        }

        /**
         * Sets values of fields that exist only for clients of an older system, by the name of the field; empty unless this is a
         * compatibility source. No component acts on them.
         */
        public Builder compatibility(Map<String, String> newCompatibility) {
            compatibility = newCompatibility;
            return this;
        }

        /** Returns the projection. */
        public HostProjection build() {
            return new HostProjection(this);
        }
    }
}
