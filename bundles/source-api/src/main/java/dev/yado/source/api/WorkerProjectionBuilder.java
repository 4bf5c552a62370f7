package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link WorkerProjection}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class WorkerProjectionBuilder {

    WorkerRef ref;
    HostId hostId;
    SourceKind source;
    String label;
    String role;
    String profile;
    WorkerStatus status;
    String statusText;
    Instant lastSeenAt;
    String displayHint = null;
    Set<WorkerCapability> capabilities = Set.of();
    WorkerActivity activity;
    boolean stale;
    List<Diagnostic> diagnostics = List.of();
    Map<String, String> compatibility = Map.of();

    WorkerProjectionBuilder(WorkerRef ref, HostId hostId, SourceKind source, String label) {
        this.ref = Objects.requireNonNull(ref, "ref");
        this.hostId = Objects.requireNonNull(hostId, "hostId");
        this.source = Objects.requireNonNull(source, "source");
        this.label = Objects.requireNonNull(label, "label");
    }

    WorkerProjectionBuilder(WorkerProjection from) {
        ref = from.ref;
        hostId = from.hostId;
        source = from.source;
        label = from.label;
        role = from.role;
        profile = from.profile;
        status = from.status;
        statusText = from.statusText;
        lastSeenAt = from.lastSeenAt;
        displayHint = from.displayHint;
        capabilities = from.capabilities;
        activity = from.activity;
        stale = from.stale;
        diagnostics = from.diagnostics;
        compatibility = from.compatibility;
    }

    /** Sets the id of the Runtime and the id of the Worker, which together identify it. */
    public WorkerProjectionBuilder ref(WorkerRef newRef) {
        ref = newRef;
        return this;
    }

    /** Sets the host. */
    public WorkerProjectionBuilder hostId(HostId newHostId) {
        hostId = newHostId;
        return this;
    }

    /** Sets the kind of the source. */
    public WorkerProjectionBuilder source(SourceKind newSource) {
        source = newSource;
        return this;
    }

    /** Sets the label for people, filtered and bounded. */
    public WorkerProjectionBuilder label(String newLabel) {
        label = newLabel;
        return this;
    }

    /** Sets the role, filtered and bounded. */
    public WorkerProjectionBuilder role(String newRole) {
        role = newRole;
        return this;
    }

    /** Sets the profile's name. */
    public WorkerProjectionBuilder profile(String newProfile) {
        profile = newProfile;
        return this;
    }

    /** Sets the status. */
    public WorkerProjectionBuilder status(WorkerStatus newStatus) {
        status = newStatus;
        return this;
    }

    /** Sets the source's own word for the status. */
    public WorkerProjectionBuilder statusText(String newStatusText) {
        statusText = newStatusText;
        return this;
    }

    /** Sets the last time at which the Worker was known to exist. */
    public WorkerProjectionBuilder lastSeenAt(Instant newLastSeenAt) {
        lastSeenAt = newLastSeenAt;
        return this;
    }

    /** Sets a hint for people, filtered and bounded; the label unless set. */
    public WorkerProjectionBuilder displayHint(String newDisplayHint) {
        displayHint = newDisplayHint;
        return this;
    }

    /** Sets the operations that the Worker currently supports. */
    public WorkerProjectionBuilder capabilities(Set<WorkerCapability> newCapabilities) {
        capabilities = newCapabilities;
        return this;
    }

    /** Sets what it does and has done. */
    public WorkerProjectionBuilder activity(WorkerActivity newActivity) {
        activity = newActivity;
        return this;
    }

    /** Sets whether this is the last known state, because the Runtime is not reachable. */
    public WorkerProjectionBuilder stale(boolean newStale) {
        stale = newStale;
        return this;
    }

    /** Sets the diagnostics. */
    public WorkerProjectionBuilder diagnostics(List<Diagnostic> newDiagnostics) {
        diagnostics = newDiagnostics;
        return this;
    }

    /**
     * Sets values of fields that exist only for clients of an older system, by the name of the field; empty unless this is a
     * compatibility source. No component acts on them.
     */
    public WorkerProjectionBuilder compatibility(Map<String, String> newCompatibility) {
        compatibility = newCompatibility;
        return this;
    }

    /** Returns the projection. */
    public WorkerProjection build() {
        return new WorkerProjection(this);
    }
}
