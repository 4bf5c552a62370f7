package dev.yado.source.local.internal.snapshot;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.HostStatus;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.read.PodMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Projects local metadata to what clients see. The only place where text of a file becomes text of a response.
 *
 * <p>The host id is derived from the runtime id, because all Workers are on one host, and the workspace's identity belongs to the registry, which
 * may start after this source.
 */
public record LocalProjections(RuntimeId id, HostId host) {

    // What clients of the older tool read in fields that mean nothing elsewhere; the names are those of the Backend's API.
    private static final String KIND = "local_pod";
    private static final String SCOPE = "current_workspace";
    private static final String INSPECTION = "local_pod_inspection";

    private static final String LABEL = "Local Workers (read-only)";
    private static final String NOTE = "Workers that the program yoi has recorded on this machine; read-only";
    private static final List<Diagnostic> WORKER_NOTES = List.of(LocalDiagnostics.READ_ONLY);
    private static final List<Diagnostic> STALE_NOTES = List.of(LocalDiagnostics.READ_ONLY, LocalDiagnostics.STALE);

    private static final RuntimeCapabilities CAPABILITIES = RuntimeCapabilities.readOnly().toBuilder()
            .os(System.getProperty("os.name").toLowerCase(Locale.ROOT)).arch(System.getProperty("os.arch")).build();

    /** A path or an address, whole or within a text: a slash that is not between two names. */
    private static final Pattern LOCATION = Pattern.compile("(^|[^\\p{Alnum}])[/\\\\]");

    public static LocalProjections of(RuntimeId id) {
        return new LocalProjections(id, new HostId(Identifiers.derive("local-", id.value())));
    }

    public WorkerProjection worker(String directoryName, PodMetadata metadata) {
        WorkerId worker = new WorkerId(Identifiers.derive("local-worker-", directoryName));
        String label = shown(metadata.workerName()).or(() -> shown(directoryName)).orElse(worker.value());
        return WorkerProjection.builder(new WorkerRef(id, worker), host, SourceKind.LOCAL_COMPATIBILITY, label)
                .role(metadata.role().flatMap(LocalProjections::shown).orElse(null)).profile(metadata.profile().flatMap(LocalProjections::shown).orElse(null))
                .statusText(metadata.activity().statusText()).displayHint(directoryName).diagnostics(WORKER_NOTES)
                .compatibility(Map.of("state", metadata.activity().state(), "workspace.visibility", SCOPE, "workspace.identity", "runtime_workspace",
                        "implementation.kind", KIND))
                .build();
    }

    public WorkerProjection stale(WorkerProjection w) {
        return w.toBuilder().diagnostics(STALE_NOTES).build();
    }

    /** Projects the Runtime. It is running even if there is nothing to show; a diagnostic states what is missing. */
    public RuntimeProjection runtime(LocalSnapshot snapshot, Instant observedAt) {
        return RuntimeProjection.builder(id, SourceKind.LOCAL_COMPATIBILITY, LABEL).note(NOTE).hostIds(List.of(host)).capabilities(CAPABILITIES)
                .observedAt(observedAt).diagnostics(snapshot.diagnostics()).compatibility(words(snapshot, KIND)).build();
    }

    /** Projects the host. The label is fixed, because the name of a directory on this machine must not be shown. */
    public HostProjection host(LocalSnapshot snapshot, Instant observedAt) {
        List<Diagnostic> why = new ArrayList<>(snapshot.available() ? List.of() : snapshot.diagnostics());
        return HostProjection.builder(id, host, SourceKind.LOCAL_COMPATIBILITY, "Local Worker host", observedAt)
                .status(snapshot.available() ? HostStatus.AVAILABLE : HostStatus.DEGRADED).lastSeenAt(observedAt).capabilities(CAPABILITIES).diagnostics(why)
                .compatibility(words(snapshot, "local-worker-host")).build();
    }

    private static Map<String, String> words(LocalSnapshot snapshot, String kind) {
        return Map.of("kind", kind, "workspace_scope", SCOPE, INSPECTION, snapshot.available() ? "available" : "unavailable");
    }

    /** Returns a recorded text as it may be shown. A text with a location is dropped whole, because it would be revealing even without its slashes. */
    private static Optional<String> shown(String recorded) {
        return LOCATION.matcher(recorded).find() ? Optional.empty() : Optional.of(Text.label(recorded)).filter(text -> !text.isBlank());
    }
}
