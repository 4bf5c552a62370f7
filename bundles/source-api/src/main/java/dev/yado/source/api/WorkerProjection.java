package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** A Worker as clients see it. Immutable. */
@ProviderType
public final class WorkerProjection {

    final WorkerRef ref;
    final HostId hostId;
    final SourceKind source;
    final String label;
    final String role;
    final String profile;
    final WorkerStatus status;
    final String statusText;
    final Instant lastSeenAt;
    final String displayHint;
    final Set<WorkerCapability> capabilities;
    final WorkerActivity activity;
    final boolean stale;
    final List<Diagnostic> diagnostics;
    final Map<String, String> compatibility;

    WorkerProjection(WorkerProjectionBuilder b) {
        ref = b.ref;
        hostId = b.hostId;
        source = b.source;
        label = Text.label(b.label);
        role = b.role == null ? null : Text.label(b.role);
        profile = b.profile;
        status = b.status;
        statusText = b.statusText;
        lastSeenAt = b.lastSeenAt;
        displayHint = Text.label(b.displayHint == null ? b.label : b.displayHint);
        capabilities = Set.copyOf(b.capabilities);
        activity = b.activity;
        stale = b.stale;
        diagnostics = List.copyOf(b.diagnostics);
        compatibility = Map.copyOf(b.compatibility);
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static WorkerProjectionBuilder builder(WorkerRef ref, HostId hostId, SourceKind source, String label) {
        return new WorkerProjectionBuilder(ref, hostId, source, label);
    }

    /** Returns a builder that starts with these values. */
    public WorkerProjectionBuilder toBuilder() {
        return new WorkerProjectionBuilder(this);
    }

    /** Returns the id of the Runtime and the id of the Worker, which together identify it. */
    public WorkerRef ref() {
        return ref;
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

    /** Returns the role, filtered and bounded. */
    public Optional<String> role() {
        return Optional.ofNullable(role);
    }

    /** Returns the profile's name. */
    public Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /** Returns the status; empty if the source has another status, in {@link #statusText}. */
    public Optional<WorkerStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Returns the status in the terms of the source; empty if {@link #status} is sufficient. */
    public Optional<String> statusText() {
        return Optional.ofNullable(statusText);
    }

    /** Returns the last time at which the Worker was known to exist. */
    public Optional<Instant> lastSeenAt() {
        return Optional.ofNullable(lastSeenAt);
    }

    /** Returns a hint for people, filtered and bounded; the label unless set. */
    public String displayHint() {
        return displayHint;
    }

    /** Returns the operations that the Worker currently supports. */
    public Set<WorkerCapability> capabilities() {
        return capabilities;
    }

    /** Returns the activity of the Worker; empty if the source has no log. */
    public Optional<WorkerActivity> activity() {
        return Optional.ofNullable(activity);
    }

    /** Returns whether this is the last known state of a Worker whose Runtime is not reachable. */
    public boolean stale() {
        return stale;
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

    /**
     * Returns the projection of a Worker of a Runtime.
     *
     * @param ref the configured id of the Runtime and the id of the Worker (a remote Runtime can have another id for itself)
     */
    public static WorkerProjection of(Worker worker, WorkerRef ref, HostId host, SourceKind source) {
        Set<WorkerCapability> can = EnumSet.of(WorkerCapability.CAN_STREAM_EVENTS, WorkerCapability.CAN_READ_BOUNDED_TRANSCRIPT);
        if (worker.status() == WorkerStatus.RUNNING) {
            can.add(WorkerCapability.CAN_ACCEPT_INPUT);
            can.add(WorkerCapability.CAN_STOP);
        }
        return builder(ref, host, source, worker.label()).role(worker.request().intent().role()).profile(worker.request().profile().value())
                .status(worker.status()).lastSeenAt(worker.updatedAt().orElse(null)).capabilities(can).activity(WorkerActivity.of(worker)).build();
    }

    /** Returns the projection of a read-only Worker, of a source of the kind {@link SourceKind#CUSTOM}. */
    public static WorkerProjection readOnly(WorkerRef ref, HostId host, String label, WorkerStatus status) {
        return builder(ref, host, SourceKind.CUSTOM, label).status(status).build();
    }

    /** Returns the projection of a read-only Worker, with a status in the terms of its source. */
    public static WorkerProjection readOnly(WorkerRef ref, HostId host, String label, String statusText) {
        return builder(ref, host, SourceKind.CUSTOM, label).statusText(statusText).build();
    }

    /** Returns whether the Worker is running and accepts input; {@link #activity} contains whether a run is active. */
    public boolean running() {
        return status == WorkerStatus.RUNNING;
    }

    private List<Object> components() {
        return Arrays.asList(ref, hostId, source, label, role, profile, status, statusText, lastSeenAt, displayHint, capabilities, activity,
                stale, diagnostics, compatibility);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerProjection that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "WorkerProjection" + components();
    }
}
