package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.model.runtime.RuntimeSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link RuntimeProjection}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class RuntimeProjectionBuilder {

    RuntimeId runtimeId;
    SourceKind source;
    String label;
    RuntimeStatus status = RuntimeStatus.RUNNING;
    String note = "a source of its own kind";
    List<HostId> hostIds = List.of();
    RuntimeCapabilities capabilities = RuntimeCapabilities.readOnly();
    Epoch epoch;
    RuntimeSummary.Store store;
    List<EngineEntry> engines = List.of();
    List<ProfileEntry> profiles = List.of();
    Instant since;
    Instant observedAt = Instant.now();
    boolean stale;
    List<Diagnostic> diagnostics = List.of();
    Map<String, String> compatibility = Map.of();

    RuntimeProjectionBuilder(RuntimeId runtimeId, SourceKind source, String label) {
        this.runtimeId = Objects.requireNonNull(runtimeId, "runtimeId");
        this.source = Objects.requireNonNull(source, "source");
        this.label = Objects.requireNonNull(label, "label");
    }

    RuntimeProjectionBuilder(RuntimeProjection from) {
        runtimeId = from.runtimeId;
        source = from.source;
        label = from.label;
        status = from.status;
        note = from.note;
        hostIds = from.hostIds;
        capabilities = from.capabilities;
        epoch = from.epoch;
        store = from.store;
        engines = from.engines;
        profiles = from.profiles;
        since = from.since;
        observedAt = from.observedAt;
        stale = from.stale;
        diagnostics = from.diagnostics;
        compatibility = from.compatibility;
    }

    /** Sets the configured id of the Runtime. */
    public RuntimeProjectionBuilder runtimeId(RuntimeId newRuntimeId) {
        runtimeId = newRuntimeId;
        return this;
    }

    /** Sets the kind of the source. */
    public RuntimeProjectionBuilder source(SourceKind newSource) {
        source = newSource;
        return this;
    }

    /** Sets the label for people, filtered and bounded. */
    public RuntimeProjectionBuilder label(String newLabel) {
        label = newLabel;
        return this;
    }

    /** Sets the status. */
    public RuntimeProjectionBuilder status(RuntimeStatus newStatus) {
        status = newStatus;
        return this;
    }

    /** Sets one sentence that describes the source, without paths, endpoints and credentials, and without the words for them. */
    public RuntimeProjectionBuilder note(String newNote) {
        note = newNote;
        return this;
    }

    /** Sets the hosts of the Runtime. */
    public RuntimeProjectionBuilder hostIds(List<HostId> newHostIds) {
        hostIds = newHostIds;
        return this;
    }

    /** Sets the operations that it supports. */
    public RuntimeProjectionBuilder capabilities(RuntimeCapabilities newCapabilities) {
        capabilities = newCapabilities;
        return this;
    }

    /** Sets the epoch of its logs. */
    public RuntimeProjectionBuilder epoch(Epoch newEpoch) {
        epoch = newEpoch;
        return this;
    }

    /** Sets its store. */
    public RuntimeProjectionBuilder store(RuntimeSummary.Store newStore) {
        store = newStore;
        return this;
    }

    /** Sets its engines. */
    public RuntimeProjectionBuilder engines(List<EngineEntry> newEngines) {
        engines = newEngines;
        return this;
    }

    /** Sets the profiles from which Workers can be created. */
    public RuntimeProjectionBuilder profiles(List<ProfileEntry> newProfiles) {
        profiles = newProfiles;
        return this;
    }

    /** Sets since when it has this status. */
    public RuntimeProjectionBuilder since(Instant newSince) {
        since = newSince;
        return this;
    }

    /** Sets the time of the observation; the time of {@code build} by default. */
    public RuntimeProjectionBuilder observedAt(Instant newObservedAt) {
        observedAt = newObservedAt;
        return this;
    }

    /** Sets whether this is the last known state, because the Runtime is not reachable. */
    public RuntimeProjectionBuilder stale(boolean newStale) {
        stale = newStale;
        return this;
    }

    /** Sets the diagnostics. */
    public RuntimeProjectionBuilder diagnostics(List<Diagnostic> newDiagnostics) {
        diagnostics = newDiagnostics;
        return this;
    }

    /**
     * Sets values of fields that exist only for clients of an older system, by the name of the field; empty unless this is a
     * compatibility source. No component acts on them.
     */
    public RuntimeProjectionBuilder compatibility(Map<String, String> newCompatibility) {
        compatibility = newCompatibility;
        return this;
    }

    /** Returns the projection. */
    public RuntimeProjection build() {
        return new RuntimeProjection(this);
    }
}
