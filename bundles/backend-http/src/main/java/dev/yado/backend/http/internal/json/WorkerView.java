package dev.yado.backend.http.internal.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import dev.yado.source.api.WorkerCapabilities;
import dev.yado.source.api.WorkerProjection;
import dev.yado.source.api.WorkerProjection.Activity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Worker, in lists and by itself. The fields up to {@code diagnostics} are those of v0 Backends, in their order; the fields after {@code
 * stale} are present for Workers with a log.
 */
public record WorkerView(RuntimeId runtimeId, WorkerId workerId, HostId hostId, String label,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> role, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> profile,
        Workspace workspace, String state, String status, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Instant> lastSeenAt,
        Implementation implementation, WorkerCapabilities capabilities, List<Diagnostic> diagnostics, boolean stale,
        Optional<Worker.Run> run, Optional<Integer> queuedInputs, Optional<Usage> usage, OptionalLong transcriptLen,
        OptionalLong lastEventId, Optional<String> engine, Optional<Instant> createdAt, Optional<Instant> updatedAt,
        Optional<String> lastError) {

    public record Workspace(String visibility, String identity) {
    }

    public record Implementation(String kind, String displayHint) {
    }

    public static WorkerView of(WorkerProjection w) {
        Optional<Activity> activity = w.activity();
        return new WorkerView(w.ref().runtimeId(), w.ref().workerId(), w.hostId(), w.label(), w.role(), w.profile(),
                new Workspace(w.visibility(), w.workspaceIdentity()), w.state(), w.statusText(), w.lastSeenAt(),
                new Implementation(w.implementation(), w.displayHint()), w.capabilities(), w.diagnostics(), w.stale(),
                activity.map(Activity::run), activity.map(Activity::queuedInputs), activity.map(Activity::usage),
                activity.map(a -> OptionalLong.of(a.transcriptLength())).orElse(OptionalLong.empty()),
                activity.map(Activity::lastEventId).orElse(OptionalLong.empty()), activity.flatMap(Activity::engine),
                activity.flatMap(Activity::createdAt), activity.flatMap(Activity::updatedAt), activity.flatMap(Activity::lastError));
    }
}
