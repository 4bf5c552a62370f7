package dev.yado.source.embedded.internal;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.Worker;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapability;
import dev.yado.source.api.WorkerProjection;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Projects the embedded Runtime under the configured id, which replaces the Runtime's own.
 *
 * <p>The host id is derived from the runtime id, because one process is one host, and the workspace's identity belongs to the registry, which
 * may start after this source.
 */
record EmbeddedProjections(RuntimeId id, HostId host) {

    // Texts for browsers; they must not contain words for values that are never shown.
    private static final String NOTE = "Runs in the Backend's own process and is called directly";
    private static final List<Diagnostic> WORKER_NOTES = List.of(Diagnostic.info("embedded_runtime_projection",
            "This Worker runs in the Backend's own process"));
    private static final List<Diagnostic> HOST_NOTES = List.of(Diagnostic.info("embedded_runtime_host_boundary",
            "This host is the Backend's own process"));

    private static final Set<RuntimeCapability> READ = EnumSet.of(RuntimeCapability.CAN_LIST_HOSTS, RuntimeCapability.CAN_LIST_WORKERS,
            RuntimeCapability.CAN_GET_WORKER, RuntimeCapability.CAN_STREAM_EVENTS, RuntimeCapability.CAN_READ_BOUNDED_TRANSCRIPT);

    static EmbeddedProjections of(RuntimeId id) {
        return new EmbeddedProjections(id, new HostId(Identifiers.derive("embedded-", id.value())));
    }

    /** @param label the display name; empty for the Runtime's own */
    RuntimeProjection runtime(RuntimeSummary summary, String label, List<Diagnostic> diagnostics) {
        RuntimeStatus status = status(summary);
        // A Runtime does not report when it began to drain; the registry records when it first observed that.
        return RuntimeProjection.builder(id, SourceKind.EMBEDDED_WORKER_RUNTIME, label(label, summary)).status(status).note(NOTE).hostIds(List.of(host))
                .capabilities(capabilities(summary)).epoch(summary.epoch()).store(summary.store()).engines(summary.engines()).profiles(summary.profiles())
                .since(status == RuntimeStatus.RUNNING ? summary.startedAt() : null).diagnostics(diagnostics).build();
    }

    /** @param label the display name; empty for the Runtime's own */
    HostProjection host(RuntimeSummary summary, String label) {
        Instant now = Instant.now();
        return HostProjection.builder(id, host, SourceKind.EMBEDDED_WORKER_RUNTIME, label(label, summary), now).lastSeenAt(now)
                .capabilities(capabilities(summary))
                .diagnostics(HOST_NOTES).build();
    }

    /**
     * Projects a Worker. Its capabilities exclude input if its engine is missing or its Runtime accepts no new runs.
     *
     * @param summary the Runtime's summary; empty if there is none, and then only the Worker's own state applies
     */
    WorkerProjection worker(Worker worker, Optional<RuntimeSummary> summary) {
        WorkerProjection plain = WorkerProjection.of(worker, ref(worker.ref()), host, SourceKind.EMBEDDED_WORKER_RUNTIME);
        Optional<String> missing = worker.engine().map(EmbeddedProjections::engineName)
                .filter(name -> plain.running() && summary.isPresent() && !has(summary.get(), name));
        boolean takesRuns = summary.map(s -> status(s) == RuntimeStatus.RUNNING).orElse(true);
        EnumSet<WorkerCapability> can = EnumSet.copyOf(plain.capabilities());
        if (missing.isPresent() || !takesRuns) {
            can.remove(WorkerCapability.CAN_ACCEPT_INPUT);
        }
        List<Diagnostic> notes = missing.map(name -> List.of(WORKER_NOTES.get(0), engineUnavailable(name))).orElse(WORKER_NOTES);
        return plain.toBuilder().capabilities(can).diagnostics(notes).build();
    }

    /** Returns the reference under the configured runtime id. */
    WorkerRef ref(WorkerRef own) {
        return new WorkerRef(id, own.workerId());
    }

    private String label(String label, RuntimeSummary summary) {
        return label.isBlank() ? summary.displayName().orElse(id.value()) : label;
    }

    private static RuntimeStatus status(RuntimeSummary summary) {
        if (summary.status() == RuntimeSummary.Status.STOPPED) {
            return RuntimeStatus.STOPPED;
        }
        return summary.draining() ? RuntimeStatus.DRAINING : RuntimeStatus.RUNNING;
    }

    private static RuntimeCapabilities capabilities(RuntimeSummary summary) {
        EnumSet<RuntimeCapability> can = EnumSet.copyOf(READ);
        can.addAll(RuntimeCapability.announced(summary));
        switch (status(summary)) {
            case RUNNING -> {
                can.add(RuntimeCapability.CAN_SPAWN_WORKER);
                can.add(RuntimeCapability.CAN_ACCEPT_INPUT);
                can.add(RuntimeCapability.CAN_STOP_WORKER);
            }
            case DRAINING -> can.add(RuntimeCapability.CAN_STOP_WORKER);
            default -> {
                // Read-only.
            }
        }
        return RuntimeCapabilities.builder().can(can).os(summary.os()).arch(summary.arch()).build();
    }

    private static boolean has(RuntimeSummary summary, String engine) {
        return summary.engines().stream().anyMatch(entry -> entry.name().equals(engine));
    }

    /** Returns the name without the version, because an engine that returns in another version serves its Workers again. */
    private static String engineName(String nameAtVersion) {
        int at = nameAtVersion.lastIndexOf('@');
        return at < 0 ? nameAtVersion : nameAtVersion.substring(0, at);
    }

    private static Diagnostic engineUnavailable(String engine) {
        return Diagnostic.warning(FailureCode.ENGINE_UNAVAILABLE.wire(),
                "the engine " + engine + " of this Worker is not available; the Worker accepts input again when the engine is back");
    }
}
