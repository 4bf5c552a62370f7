package dev.yado.source.local.internal.snapshot;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapabilities;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.local.internal.read.PodMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Projects local metadata to what clients see. The only place where text of a file becomes text of a response.
 *
 * <p>The host id is derived from the runtime id, because all Workers are on one host, and the workspace's identity belongs to the registry, which
 * may start after this source.
 */
public record LocalProjections(RuntimeId id, HostId host) {

    private static final String KIND = "local_pod";
    private static final String SCOPE = "current_workspace";
    private static final String LABEL = "Local Workers (read-only)";
    private static final String NOTE = "Workers that an older local tool has recorded on this machine; read-only";
    private static final List<Diagnostic> WORKER_NOTES = List.of(LocalDiagnostics.READ_ONLY);
    private static final List<Diagnostic> STALE_NOTES = List.of(LocalDiagnostics.READ_ONLY, LocalDiagnostics.STALE);

    /** A path or an address, whole or within a text: a slash that is not between two names. */
    private static final Pattern LOCATION = Pattern.compile("(^|[^\\p{Alnum}])[/\\\\]");

    public static LocalProjections of(RuntimeId id) {
        return new LocalProjections(id, new HostId(Identifiers.derive("local-", id.value())));
    }

    public WorkerProjection worker(String directoryName, PodMetadata metadata) {
        WorkerId worker = new WorkerId(Identifiers.derive("local-worker-", directoryName));
        String label = shown(metadata.workerName()).or(() -> shown(directoryName)).orElse(worker.value());
        return new WorkerProjection(new WorkerRef(id, worker), host, label, metadata.role().flatMap(LocalProjections::shown),
                metadata.profile().flatMap(LocalProjections::shown), SCOPE, "runtime_workspace", metadata.activity().state(),
                metadata.activity().statusText(), Optional.empty(), KIND, directoryName, WorkerCapabilities.NONE, Optional.empty(), false,
                WORKER_NOTES);
    }

    public WorkerProjection stale(WorkerProjection w) {
        return new WorkerProjection(w.ref(), w.hostId(), w.label(), w.role(), w.profile(), w.visibility(), w.workspaceIdentity(), w.state(),
                w.statusText(), w.lastSeenAt(), w.implementation(), w.displayHint(), w.capabilities(), w.activity(), w.stale(), STALE_NOTES);
    }

    /** Projects the Runtime. It is running even if there is nothing to show; a diagnostic says what is missing. */
    public RuntimeProjection runtime(LocalSnapshot snapshot, Instant observedAt) {
        return new RuntimeProjection(id, LABEL, KIND, RuntimeStatus.RUNNING, SourceKind.LOCAL_COMPATIBILITY, NOTE, List.of(host),
                capabilities(snapshot), Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), observedAt, false,
                snapshot.diagnostics());
    }

    /** Projects the host. The label is fixed, because the name of a directory on this machine must not be shown. */
    public HostProjection host(LocalSnapshot snapshot, Instant observedAt) {
        List<Diagnostic> why = new ArrayList<>(snapshot.available() ? List.of() : snapshot.diagnostics());
        return new HostProjection(id, host, "Local Worker host", "local-worker-host", snapshot.available() ? "available" : "degraded",
                observedAt, Optional.of(observedAt), capabilities(snapshot), why);
    }

    private static RuntimeCapabilities capabilities(LocalSnapshot snapshot) {
        return new RuntimeCapabilities(
                Set.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER),
                snapshot.available() ? "available" : "unavailable", SCOPE, WorkerQuery.MAX_LIMIT,
                System.getProperty("os.name").toLowerCase(Locale.ROOT), System.getProperty("os.arch"));
    }

    /** Returns a recorded text as it may be shown. A text with a location is dropped whole, because it would be revealing even without its slashes. */
    private static Optional<String> shown(String recorded) {
        return LOCATION.matcher(recorded).find() ? Optional.empty() : Optional.of(Text.label(recorded)).filter(text -> !text.isBlank());
    }
}
