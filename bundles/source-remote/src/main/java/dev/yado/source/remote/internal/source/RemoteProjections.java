package dev.yado.source.remote.internal.source;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapabilities;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.monitor.RuntimeObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * What the Backend shows of a remote Runtime: the configured id, and nothing of where it is. Everything follows from what was seen last, with its time.
 *
 * @param label what people see; empty means the Runtime's own display name
 */
public record RemoteProjections(RuntimeId id, HostId host, String label) {

    private static final String KIND = "remote_worker_runtime";
    private static final String SCOPE = "remote_runtime_backend_private";
    private static final String SCOPE_OF_WORKERS = "remote_runtime";
    private static final String UNKNOWN = "remote";

    // Fixed sentences a Browser reads: they must avoid even the words for what is never shown.
    private static final String NOTE = "Runs in a process of its own; the Backend passes everything on";
    private static final List<Diagnostic> WORKER_NOTES = List.of(Diagnostic.info("remote_runtime_projection",
            "This Worker runs in a Runtime process of its own"));
    private static final Diagnostic PROXY = Diagnostic.info("remote_runtime_backend_proxy", "This Runtime is reached through the Backend only");

    public static RemoteProjections of(RuntimeId id, String label) {
        return new RemoteProjections(id, new HostId(Identifiers.derive("remote-", id.value())), label);
    }

    /** @param skipped how many Workers the last list left out */
    RuntimeProjection runtime(RuntimeObservation observation, int skipped) {
        Optional<RuntimeSummary> summary = observation.summary();
        return new RuntimeProjection(id, label(summary), KIND, observation.status(), SourceKind.REMOTE_HTTP, NOTE, List.of(host), capabilities(observation),
                summary.map(RuntimeSummary::epoch).filter(epoch -> epoch.value() != 0), summary.map(RuntimeSummary::store),
                summary.map(RuntimeSummary::engines).orElse(List.of()), summary.map(RuntimeSummary::profiles).orElse(List.of()),
                Optional.of(observation.since()), observation.observedAt(), observation.failure().isPresent() && summary.isPresent(), diagnostics(observation, skipped));
    }

    HostProjection host(RuntimeObservation observation) {
        RuntimeStatus status = observation.status();
        return new HostProjection(id, host, label(observation.summary()), "remote-worker-runtime-host",
                status == RuntimeStatus.UNAVAILABLE ? "unavailable" : "available", observation.observedAt(),
                observation.failure().isPresent() ? Optional.empty() : Optional.of(observation.observedAt()), capabilities(observation),
                observation.failure().map(why -> List.of(PROXY, Diagnostic.of(why))).orElse(List.of(PROXY)));
    }

    /** Of a configuration that cannot be used. */
    RuntimeProjection misconfigured(Failure why, Instant since) {
        RuntimeProjection plain = runtime(new RuntimeObservation(Optional.empty(), Optional.empty(), since, since, false), 0);
        return plain.withDiagnostic(misconfigured(why.message()));
    }

    static Diagnostic misconfigured(String message) {
        return Diagnostic.error("remote_runtime_misconfigured", message);
    }

    WorkerProjection worker(Worker worker, RuntimeObservation observation) {
        WorkerProjection plain = WorkerProjection.of(worker, worker.ref(), host, SCOPE_OF_WORKERS, KIND);
        WorkerCapabilities can = plain.capabilities();
        boolean takesRuns = observation.status() != RuntimeStatus.DRAINING && observation.status() != RuntimeStatus.STOPPED;
        return new WorkerProjection(plain.ref(), plain.hostId(), plain.label(), plain.role(), plain.profile(), plain.visibility(),
                plain.workspaceIdentity(), plain.state(), plain.statusText(), plain.lastSeenAt(), plain.implementation(), plain.displayHint(),
                new WorkerCapabilities(can.canAcceptInput() && takesRuns, can.canStreamEvents(), can.canStop(), can.canSpawnFollowup(),
                        can.canReadBoundedTranscript()),
                plain.activity(), plain.stale(), WORKER_NOTES);
    }

    private String label(Optional<RuntimeSummary> summary) {
        return label.isBlank() ? summary.flatMap(RuntimeSummary::displayName).filter(name -> !name.isBlank()).orElse(id.value()) : label;
    }

    private List<Diagnostic> diagnostics(RuntimeObservation observation, int skipped) {
        List<Diagnostic> all = new ArrayList<>(List.of(PROXY));
        observation.failure().ifPresent(why -> all.add(Diagnostic.of(why)));
        observation.described().map(seen -> Text.label(seen.ownId())).filter(own -> !own.isEmpty() && !own.equals(id.value()))
                .ifPresent(own -> all.add(Diagnostic.info("remote_runtime_own_id", "the process calls itself " + own + "; the configured id counts")));
        if (observation.polled()) {
            all.add(Diagnostic.info("remote_runtime_polled", "this Runtime does not tell of changes by itself; what is shown may be some seconds old"));
        }
        if (skipped > 0) {
            all.add(Diagnostic.warning("remote_worker_skipped",
                    skipped + " Workers of this Runtime are not shown: their ids are not usable here, or they are not of the contract"));
        }
        return all;
    }

    private static RuntimeCapabilities capabilities(RuntimeObservation observation) {
        EnumSet<RuntimeCapability> can = EnumSet.of(RuntimeCapability.CAN_LIST_HOSTS);
        if (observation.status() != RuntimeStatus.UNAVAILABLE) {
            can.addAll(EnumSet.of(RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER, RuntimeCapability.CAN_STREAM_EVENTS,
                    RuntimeCapability.CAN_READ_BOUNDED_TRANSCRIPT));
        }
        if (observation.status() == RuntimeStatus.RUNNING) {
            can.addAll(EnumSet.of(RuntimeCapability.CAN_SPAWN_WORKER, RuntimeCapability.CAN_ACCEPT_INPUT, RuntimeCapability.CAN_STOP_WORKER));
        } else if (observation.status() == RuntimeStatus.DRAINING) {
            can.add(RuntimeCapability.CAN_STOP_WORKER);
        }
        return new RuntimeCapabilities(can, "unavailable", SCOPE, WorkerQuery.MAX_LIMIT, said(observation.summary().map(RuntimeSummary::os)),
                said(observation.summary().map(RuntimeSummary::arch)));
    }

    private static String said(Optional<String> text) {
        return text.map(Text::label).filter(t -> !t.isBlank()).orElse(UNKNOWN);
    }
}
