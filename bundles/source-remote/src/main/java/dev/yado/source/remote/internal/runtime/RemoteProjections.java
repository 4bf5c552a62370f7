package dev.yado.source.remote.internal.runtime;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.id.HostId;
import dev.yado.model.id.Identifiers;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.source.api.HostProjection;
import dev.yado.source.api.HostStatus;
import dev.yado.source.api.RuntimeCapabilities;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.api.SourceKind;
import dev.yado.source.api.WorkerCapability;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.remote.internal.monitor.ClockComparison;
import dev.yado.source.remote.internal.monitor.RuntimeObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Projects a remote Runtime: under the configured id, without its address, and as of the latest observation.
 *
 * @param label the display name; empty for the Runtime's own
 */
public record RemoteProjections(RuntimeId id, HostId host, String label) {

    private static final String UNKNOWN = "remote";

    // Texts for browsers; they must not contain words for values that are never shown.
    private static final String NOTE = "Runs in a process of its own; the Backend passes everything on";
    private static final List<Diagnostic> WORKER_NOTES = List.of(Diagnostic.info("remote_runtime_projection",
            "This Worker runs in a Runtime process of its own"));
    private static final Diagnostic PROXY = Diagnostic.info("remote_runtime_backend_proxy", "This Runtime is reached through the Backend only");

    public static RemoteProjections of(RuntimeId id, String label) {
        return new RemoteProjections(id, new HostId(Identifiers.derive("remote-", id.value())), label);
    }

    /** Projects the Runtime. @param skipped the number of Workers that the latest list omitted */
    RuntimeProjection runtime(RuntimeObservation observation, int skipped) {
        Optional<RuntimeSummary> summary = observation.summary();
        return RuntimeProjection.builder(id, SourceKind.REMOTE_HTTP, label(summary)).status(observation.status()).note(NOTE).hostIds(List.of(host))
                .capabilities(capabilities(observation)).epoch(summary.map(RuntimeSummary::epoch).filter(epoch -> epoch.value() != 0).orElse(null))
                .store(summary.map(RuntimeSummary::store).orElse(null)).engines(summary.map(RuntimeSummary::engines).orElse(List.of()))
                .profiles(summary.map(RuntimeSummary::profiles).orElse(List.of())).since(observation.since()).observedAt(observation.observedAt())
                .stale(observation.failure().isPresent() && summary.isPresent()).diagnostics(diagnostics(observation, skipped)).build();
    }

    HostProjection host(RuntimeObservation observation) {
        RuntimeStatus status = observation.status();
        return HostProjection.builder(id, host, SourceKind.REMOTE_HTTP, label(observation.summary()), observation.observedAt())
                .status(status == RuntimeStatus.UNAVAILABLE ? HostStatus.UNAVAILABLE : HostStatus.AVAILABLE)
                .lastSeenAt(observation.failure().isPresent() ? null : observation.observedAt()).capabilities(capabilities(observation))
                .diagnostics(observation.failure().map(why -> List.of(PROXY, Diagnostic.of(why))).orElse(List.of(PROXY))).build();
    }

    /** Projects a Runtime whose configuration is invalid. */
    RuntimeProjection misconfigured(Failure why, Instant since) {
        RuntimeProjection plain = runtime(new RuntimeObservation(Optional.empty(), Optional.empty(), since, since, false, Optional.empty()), 0);
        return plain.withDiagnostic(misconfigured(why.message()));
    }

    static Diagnostic misconfigured(String message) {
        return Diagnostic.error("remote_runtime_misconfigured", message);
    }

    WorkerProjection worker(Worker worker, RuntimeObservation observation) {
        WorkerProjection plain = WorkerProjection.of(worker, worker.ref(), host, SourceKind.REMOTE_HTTP);
        boolean takesRuns = observation.status() != RuntimeStatus.DRAINING && observation.status() != RuntimeStatus.STOPPED;
        EnumSet<WorkerCapability> can = EnumSet.noneOf(WorkerCapability.class);
        can.addAll(plain.capabilities());
        if (!takesRuns) {
            can.remove(WorkerCapability.CAN_ACCEPT_INPUT);
        }
        return plain.toBuilder().capabilities(can).diagnostics(WORKER_NOTES).build();
    }

    /** Projects a Worker that was just created, with a diagnostic if the Runtime does not keep all of the request. */
    WorkerProjection created(Worker worker, WorkerRequest request, RuntimeObservation observation) {
        WorkerProjection plain = worker(worker, observation);
        if (request.displayName().equals(worker.request().displayName())) {
            return plain;
        }
        List<Diagnostic> all = new ArrayList<>(plain.diagnostics());
        all.add(Diagnostic.warning("display_name_not_kept", "This Runtime does not keep display names; the Worker was created without the name"));
        return plain.toBuilder().diagnostics(all).build();
    }

    private String label(Optional<RuntimeSummary> summary) {
        return label.isBlank() ? summary.flatMap(RuntimeSummary::displayName).filter(name -> !name.isBlank()).orElse(id.value()) : label;
    }

    private List<Diagnostic> diagnostics(RuntimeObservation observation, int skipped) {
        List<Diagnostic> all = new ArrayList<>(List.of(PROXY));
        observation.failure().ifPresent(why -> all.add(Diagnostic.of(why)));
        observation.described().map(seen -> Text.label(seen.ownId())).filter(own -> !own.isEmpty() && !own.equals(id.value()))
                .ifPresent(
                        own -> all.add(Diagnostic.info("remote_runtime_own_id", "the process has the id " + own + " of its own; the configured id applies")));
        observation.summary().map(RuntimeSummary::contractVersion).filter(version -> version != RuntimeSummary.CONTRACT_VERSION)
                .ifPresent(version -> all.add(Diagnostic.error("remote_runtime_other_contract", "this Runtime has version " + version
                        + " of the Runtime contract, and this Backend has version " + RuntimeSummary.CONTRACT_VERSION
                        + "; it is read, and nothing is sent that changes it")));
        observation.clockSkew().ifPresent(skew -> all.add(Diagnostic.warning("remote_runtime_clock_skew", "the clock of this Runtime's host is "
                + ClockComparison.describe(skew) + " the Backend's clock; times from this Runtime are shown as it sends them; synchronise both clocks")));
        if (observation.polled()) {
            all.add(Diagnostic.info("remote_runtime_polled",
                    "this Runtime has no event stream of its own and is polled; what is shown may be some seconds old"));
        }
        if (skipped > 0) {
            all.add(Diagnostic.warning("remote_worker_skipped",
                    skipped + " Workers of this Runtime are not shown: their ids are invalid here, or their data is"));
        }
        return all;
    }

    private static RuntimeCapabilities capabilities(RuntimeObservation observation) {
        EnumSet<RuntimeCapability> can = EnumSet.of(RuntimeCapability.CAN_LIST_HOSTS);
        if (observation.status() != RuntimeStatus.UNAVAILABLE) {
            can.addAll(EnumSet.of(RuntimeCapability.CAN_LIST_WORKERS, RuntimeCapability.CAN_GET_WORKER, RuntimeCapability.CAN_STREAM_EVENTS,
                    RuntimeCapability.CAN_READ_BOUNDED_TRANSCRIPT));
        }
        boolean sameContract = observation.summary().filter(seen -> seen.contractVersion() == RuntimeSummary.CONTRACT_VERSION).isPresent();
        if (observation.status() != RuntimeStatus.UNAVAILABLE && sameContract) {
            can.addAll(observation.summary().map(RuntimeCapability::announced).orElse(Set.of()));
        }
        if (observation.status() == RuntimeStatus.RUNNING && sameContract) {
            can.addAll(EnumSet.of(RuntimeCapability.CAN_SPAWN_WORKER, RuntimeCapability.CAN_ACCEPT_INPUT, RuntimeCapability.CAN_STOP_WORKER));
        } else if (observation.status() == RuntimeStatus.DRAINING && sameContract) {
            can.add(RuntimeCapability.CAN_STOP_WORKER);
        }
        return RuntimeCapabilities.builder().can(can).os(orUnknown(observation.summary().map(RuntimeSummary::os)))
                .arch(orUnknown(observation.summary().map(RuntimeSummary::arch))).build();
    }

    private static String orUnknown(Optional<String> text) {
        return text.map(Text::label).filter(t -> !t.isBlank()).orElse(UNKNOWN);
    }
}
