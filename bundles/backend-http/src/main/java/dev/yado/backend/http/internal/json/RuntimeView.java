package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.EngineEntry;
import dev.yado.model.runtime.ProfileEntry;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A Runtime in the list of Runtimes. The fields up to {@code diagnostics} are those of v0 Backends, in their order. */
public record RuntimeView(RuntimeId runtimeId, String label, String kind, RuntimeStatus status, Source source, List<HostId> hostIds,
        CapabilitiesView capabilities, List<Diagnostic> diagnostics, Optional<Epoch> epoch, Optional<Instant> since, Instant observedAt,
        boolean stale, Optional<RuntimeSummary.Store> store, List<EngineEntry> engines,
        List<ProfileEntry> profiles) {

    /**
     * The source of a Runtime.
     *
     * @param status {@code reserved} if another source with the same id serves instead, otherwise {@code active}
     */
    public record Source(SourceKind kind, String status, String identityAuthority, String note) {
    }

    public static RuntimeView of(RuntimeProjection r) {
        CompatibilityFields fields = CompatibilityFields.of(r);
        Source source = new Source(r.source() == SourceKind.UNKNOWN ? SourceKind.CUSTOM : r.source(),
                r.status() == RuntimeStatus.SHADOWED ? "reserved" : "active", "runtime_registry_projection",
                r.note());
        List<EngineEntry> engines = r.engines().stream()
                .map(e -> e.toBuilder().capabilities(new TreeSet<>(e.capabilities())).build()).toList();
        return new RuntimeView(r.runtimeId(), r.label(), fields.kind(), r.status(), source, r.hostIds(), CapabilitiesView.of(r.capabilities(), fields),
                r.diagnostics(), r.epoch(), r.since(), r.observedAt(), r.stale(), r.store(), engines, r.profiles());
    }
}
