package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A host as a Browser sees it.
 *
 * @param kind   {@code local-worker-host}, {@code embedded-worker-runtime-host}, {@code remote-worker-runtime-host} ...
 * @param status {@code available}, {@code degraded}, {@code unavailable}
 */
@ProviderType
public record HostProjection(RuntimeId runtimeId, HostId hostId, String label, String kind, String status, Instant observedAt,
        Optional<Instant> lastSeenAt, RuntimeCapabilities capabilities, List<Diagnostic> diagnostics) {

    public HostProjection {
        label = Text.label(label);
        diagnostics = List.copyOf(diagnostics);
    }
}
