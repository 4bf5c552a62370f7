package dev.yado.backend.http.internal.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.HostStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A host in the list of hosts. */
public record HostView(RuntimeId runtimeId, HostId hostId, String label, String kind, HostStatus status, Instant observedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Instant> lastSeenAt, CapabilitiesView capabilities, List<Diagnostic> diagnostics) {

    public static HostView of(HostProjection h) {
        CompatibilityFields fields = CompatibilityFields.ofHost(h);
        return new HostView(h.runtimeId(), h.hostId(), h.label(), fields.kind(), h.status(), h.observedAt(), h.lastSeenAt(),
                CapabilitiesView.of(h.capabilities(), fields), h.diagnostics());
    }
}
