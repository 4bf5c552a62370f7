package dev.yado.source.local.internal;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Browser sees of local metadata. The one place where words of a file become words of an answer.
 *
 * <p>The host id is derived from the runtime id: all of it is on one host, and the workspace's identity belongs to the registry, which
 * may not be here yet when this source is.
 */
record LocalProjections(RuntimeId id, HostId host) {

    private static final String KIND = "local_pod";
    private static final String SCOPE = "current_workspace";
    private static final String LABEL = "Local Workers (read-only)";
    private static final String NOTE = "Workers that an older local tool has recorded on this machine; they can be looked at only";
    private static final List<Diagnostic> WORKER_NOTES = List.of(LocalDiagnostics.READ_ONLY);
    private static final List<Diagnostic> STALE_NOTES = List.of(LocalDiagnostics.READ_ONLY, LocalDiagnostics.STALE);

    /** A path or an address, whole or within a text: a slash that does not stand between two names. */
    private static final Pattern LOCATION = Pattern.compile("(^|[^\\p{Alnum}])[/\\\\]");

    static LocalProjections of(RuntimeId id) {
        return new LocalProjections(id, new HostId(Identifiers.derive("local-", id.value())));
    }

    WorkerProjection worker(String directoryName, PodMetadata metadata) {
        WorkerId worker = new WorkerId(Identifiers.derive("local-worker-", directoryName));
        String label = shown(metadata.workerName()).or(() -> shown(directoryName)).orElse(worker.value());
        return new WorkerProjection(new WorkerRef(id, worker), host, label, metadata.role().flatMap(LocalProjections::shown),
                metadata.profile().flatMap(LocalProjections::shown), SCOPE, "runtime_workspace", metadata.activity().state,
                metadata.activity().statusText, Optional.empty(), KIND, directoryName, WorkerCapabilities.NONE, Optional.empty(), false,
                WORKER_NOTES);
    }

    WorkerProjection stale(WorkerProjection w) {
        return new WorkerProjection(w.ref(), w.hostId(), w.label(), w.role(), w.profile(), w.visibility(), w.workspaceIdentity(), w.state(),
                w.statusText(), w.lastSeenAt(), w.implementation(), w.displayHint(), w.capabilities(), w.activity(), w.stale(), STALE_NOTES);
    }

    /** It serves, even if there is nothing to show: what is missing is a remark. */
    RuntimeProjection runtime(Picture picture, Instant observedAt) {
        return new RuntimeProjection(id, LABEL, KIND, RuntimeStatus.RUNNING, SourceKind.LOCAL_COMPATIBILITY, NOTE, List.of(host),
                capabilities(picture), Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), observedAt, false,
                picture.diagnostics());
    }

    /** The label is fixed: the name of a directory on this machine is nothing to show. */
    HostProjection host(Picture picture, Instant observedAt) {
        List<Diagnostic> why = new ArrayList<>(picture.available() ? List.of() : picture.diagnostics());
        return new HostProjection(id, host, "Local Worker host", "local-worker-host", picture.available() ? "available" : "degraded",
                observedAt, Optional.of(observedAt), capabilities(picture), why);
    }

    private static RuntimeCapabilities capabilities(Picture picture) {
        return new RuntimeCapabilities(
                Set.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER),
                picture.available() ? "available" : "unavailable", SCOPE, WorkerQuery.MAX_LIMIT,
                System.getProperty("os.name").toLowerCase(Locale.ROOT), System.getProperty("os.arch"));
    }

    /** What may be shown of a recorded text. A location is dropped whole: without its slashes it would still tell. */
    private static Optional<String> shown(String recorded) {
        return LOCATION.matcher(recorded).find() ? Optional.empty() : Optional.of(Text.label(recorded)).filter(text -> !text.isBlank());
    }
}
