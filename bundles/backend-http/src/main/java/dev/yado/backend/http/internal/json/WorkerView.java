package dev.yado.backend.http.internal.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import dev.yado.source.api.WorkerActivity;
import dev.yado.source.api.WorkerCapability;
import dev.yado.source.api.WorkerProjection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A Worker, in lists and by itself. The fields up to {@code diagnostics} are those of v0 Backends, in their order; the fields after {@code
 * stale} are present for Workers with a log.
 */
public record WorkerView(RuntimeId runtimeId, WorkerId workerId, HostId hostId, String label,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> role, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> profile,
        Workspace workspace, String state, String status, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Instant> lastSeenAt,
        Implementation implementation, Capabilities capabilities, List<Diagnostic> diagnostics, boolean stale,
        Optional<Worker.Run> run, Optional<Integer> queuedInputs, Optional<Usage> usage, OptionalLong transcriptLen,
        OptionalLong lastEventId, Optional<String> engine, Optional<Instant> createdAt, Optional<Instant> updatedAt,
        Optional<String> lastError) {

    public record Workspace(String visibility, String identity) {
    }

    public record Implementation(String kind, String displayHint) {
    }

    /** The operations that the Worker currently supports. */
    public record Capabilities(boolean canAcceptInput, boolean canStreamEvents, boolean canStop, boolean canSpawnFollowup,
            boolean canReadBoundedTranscript) {

        static Capabilities of(Set<WorkerCapability> can) {
            return new Capabilities(can.contains(WorkerCapability.CAN_ACCEPT_INPUT), can.contains(WorkerCapability.CAN_STREAM_EVENTS),
                    can.contains(WorkerCapability.CAN_STOP), can.contains(WorkerCapability.CAN_SPAWN_FOLLOWUP),
                    can.contains(WorkerCapability.CAN_READ_BOUNDED_TRANSCRIPT));
        }
    }

    public static WorkerView of(WorkerProjection w) {
        CompatibilityFields fields = CompatibilityFields.of(w);
        Optional<WorkerActivity> activity = w.activity();
        return new WorkerView(w.ref().runtimeId(), w.ref().workerId(), w.hostId(), w.label(), w.role(), w.profile(),
                new Workspace(fields.visibility(), fields.workspaceIdentity()), fields.state(), w.statusText().orElseGet(fields::state),
                w.lastSeenAt(),
                new Implementation(fields.implementation(), w.displayHint()), Capabilities.of(w.capabilities()), w.diagnostics(), w.stale(),
                activity.map(WorkerActivity::run), activity.map(WorkerActivity::queuedInputs), activity.map(WorkerActivity::usage),
                activity.map(a -> OptionalLong.of(a.transcriptLength())).orElse(OptionalLong.empty()),
                activity.map(WorkerActivity::lastEventId).orElse(OptionalLong.empty()), activity.flatMap(WorkerActivity::engine),
                activity.flatMap(WorkerActivity::createdAt), activity.flatMap(WorkerActivity::updatedAt), activity.flatMap(WorkerActivity::lastError));
    }
}
