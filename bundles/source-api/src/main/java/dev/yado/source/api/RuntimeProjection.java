package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.Epoch;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Runtime as a Browser sees it.
 *
 * @param runtimeId  the configured id, never what the process calls itself
 * @param label      for people; filtered and bounded
 * @param kind       for example {@code embedded_worker_runtime}, {@code remote_worker_runtime}, {@code local_pod}
 * @param note       one sentence on what this source is; no path, endpoint or credential, nor the words for them
 * @param epoch      absent where there is no log
 * @param since      since when it has had this status; the registry fills it in where the source does not
 * @param observedAt when this was seen
 * @param stale      true when it is the last known state of something that does not answer
 * @param engines    engines the Runtime has
 * @param profiles   profiles Workers can be created from
 */
@ProviderType
public record RuntimeProjection(RuntimeId runtimeId, String label, String kind, RuntimeStatus status, SourceKind source, String note,
        List<HostId> hostIds, RuntimeCapabilities capabilities, Optional<Epoch> epoch, Optional<RuntimeSummary.Store> store,
        List<RuntimeSummary.EngineEntry> engines, List<RuntimeSummary.ProfileEntry> profiles, Optional<Instant> since, Instant observedAt,
        boolean stale, List<Diagnostic> diagnostics) {

    public RuntimeProjection {
        Objects.requireNonNull(runtimeId, "runtimeId");
        Objects.requireNonNull(status, "status");
        label = Text.label(label);
        hostIds = List.copyOf(hostIds);
        engines = List.copyOf(engines);
        profiles = List.copyOf(profiles);
        diagnostics = List.copyOf(diagnostics);
    }

    /** What a simple source needs to say of itself. */
    public static RuntimeProjection simple(RuntimeId id, String label, RuntimeCapabilities capabilities) {
        return new RuntimeProjection(id, label, "custom", RuntimeStatus.RUNNING, SourceKind.CUSTOM, "a source of its own kind", List.of(),
                capabilities, Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), Instant.now(), false, List.of());
    }

    public RuntimeProjection withStatus(RuntimeStatus newStatus, Instant newSince) {
        return new RuntimeProjection(runtimeId, label, kind, newStatus, source, note, hostIds, capabilities, epoch, store, engines,
                profiles, Optional.of(newSince), observedAt, stale, diagnostics);
    }

    /** This, as the last known state. */
    public RuntimeProjection asStale() {
        return new RuntimeProjection(runtimeId, label, kind, status, source, note, hostIds, capabilities, epoch, store, engines, profiles,
                since, observedAt, true, diagnostics);
    }

    public RuntimeProjection withDiagnostic(Diagnostic diagnostic) {
        List<Diagnostic> more = new ArrayList<>(diagnostics);
        more.add(diagnostic);
        return new RuntimeProjection(runtimeId, label, kind, status, source, note, hostIds, capabilities, epoch, store, engines, profiles,
                since, observedAt, stale, more);
    }
}
