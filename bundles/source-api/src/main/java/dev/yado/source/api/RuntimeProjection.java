package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A Runtime as clients see it. Immutable. */
@ProviderType
public final class RuntimeProjection {

    final RuntimeId runtimeId;
    final SourceKind source;
    final String label;
    final RuntimeStatus status;
    final String note;
    final List<HostId> hostIds;
    final RuntimeCapabilities capabilities;
    final Epoch epoch;
    final RuntimeSummary.Store store;
    final List<EngineEntry> engines;
    final List<ProfileEntry> profiles;
    final Instant since;
    final Instant observedAt;
    final boolean stale;
    final List<Diagnostic> diagnostics;
    final Map<String, String> compatibility;

    RuntimeProjection(RuntimeProjectionBuilder b) {
        runtimeId = b.runtimeId;
        source = b.source;
        label = Text.label(b.label);
        status = b.status;
        note = b.note;
        hostIds = List.copyOf(b.hostIds);
        capabilities = b.capabilities;
        epoch = b.epoch;
        store = b.store;
        engines = List.copyOf(b.engines);
        profiles = List.copyOf(b.profiles);
        since = b.since;
        observedAt = b.observedAt;
        stale = b.stale;
        diagnostics = List.copyOf(b.diagnostics);
        compatibility = Map.copyOf(b.compatibility);
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static RuntimeProjectionBuilder builder(RuntimeId runtimeId, SourceKind source, String label) {
        return new RuntimeProjectionBuilder(runtimeId, source, label);
    }

    /** Returns a builder that starts with these values. */
    public RuntimeProjectionBuilder toBuilder() {
        return new RuntimeProjectionBuilder(this);
    }

    /** Returns the configured id of the Runtime. */
    public RuntimeId runtimeId() {
        return runtimeId;
    }

    /** Returns the kind of the source. */
    public SourceKind source() {
        return source;
    }

    /** Returns the label for people, filtered and bounded. */
    public String label() {
        return label;
    }

    /** Returns the status. */
    public RuntimeStatus status() {
        return status;
    }

    /** Returns one sentence that describes the source, without paths, endpoints and credentials, and without the words for them. */
    public String note() {
        return note;
    }

    /** Returns the hosts of the Runtime. */
    public List<HostId> hostIds() {
        return hostIds;
    }

    /** Returns the operations that it supports. */
    public RuntimeCapabilities capabilities() {
        return capabilities;
    }

    /** Returns the epoch of its logs; empty if it has none. */
    public Optional<Epoch> epoch() {
        return Optional.ofNullable(epoch);
    }

    /** Returns its store. */
    public Optional<RuntimeSummary.Store> store() {
        return Optional.ofNullable(store);
    }

    /** Returns its engines. */
    public List<EngineEntry> engines() {
        return engines;
    }

    /** Returns the profiles from which Workers can be created. */
    public List<ProfileEntry> profiles() {
        return profiles;
    }

    /** Returns the start of the current status; the registry supplies it if the source does not. */
    public Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /** Returns the time of the observation; the time of {@code build} by default. */
    public Instant observedAt() {
        return observedAt;
    }

    /** Returns whether this is the last known state, because the Runtime is not reachable. */
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

    /** Returns the projection of a simple source: a Runtime that serves, of the kind {@link SourceKind#CUSTOM}. */
    public static RuntimeProjection simple(RuntimeId id, String label, RuntimeCapabilities capabilities) {
        return builder(id, SourceKind.CUSTOM, label).capabilities(capabilities).build();
    }

    /** Returns this projection with one more diagnostic. */
    public RuntimeProjection withDiagnostic(Diagnostic diagnostic) {
        List<Diagnostic> more = new ArrayList<>(diagnostics);
        more.add(diagnostic);
        return toBuilder().diagnostics(more).build();
    }

    private List<Object> components() {
        return Arrays.asList(runtimeId, source, label, status, note, hostIds, capabilities, epoch, store, engines, profiles, since,
                observedAt, stale, diagnostics, compatibility);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuntimeProjection that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "RuntimeProjection" + components();
    }
}
