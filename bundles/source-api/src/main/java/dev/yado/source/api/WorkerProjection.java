package dev.yado.source.api;

import dev.yado.model.failure.Diagnostic;
import dev.yado.model.id.HostId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Worker as a Browser sees it.
 *
 * @param label              for people; filtered and bounded
 * @param role               filtered and bounded
 * @param profile            the profile's name
 * @param visibility         {@code backend_internal}, {@code remote_runtime}, {@code current_workspace}
 * @param workspaceIdentity  {@code runtime_registry_worker} or {@code runtime_workspace}
 * @param state              {@code running}, {@code stopped}, {@code cancelled}, or a compatibility source's own word
 * @param statusText         as {@code state}, or finer
 * @param implementation     {@code embedded_worker_runtime}, {@code remote_worker_runtime}, {@code local_pod} ...
 * @param displayHint        for people; filtered and bounded
 * @param activity           what it does and has done; absent where the source has no log
 * @param stale              true when it is the last known state of something that does not answer now
 */
@ProviderType
public record WorkerProjection(WorkerRef ref, HostId hostId, String label, Optional<String> role, Optional<String> profile,
        String visibility, String workspaceIdentity, String state, String statusText, Optional<Instant> lastSeenAt, String implementation,
        String displayHint, WorkerCapabilities capabilities, Optional<Activity> activity, boolean stale, List<Diagnostic> diagnostics) {

    /** What a Worker with a log does and has done. */
    public record Activity(Worker.Run run, int queuedInputs, Usage usage, long transcriptLength, OptionalLong lastEventId,
            Optional<String> engine, Optional<Instant> createdAt, Optional<Instant> updatedAt, Optional<String> lastError) {
    }

    public WorkerProjection {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(hostId, "hostId");
        label = Text.label(label);
        role = role.map(Text::label);
        displayHint = Text.label(displayHint);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * The projection of a Worker of a Runtime: the one place that maps the Runtime's words to the Browser's.
     *
     * @param ref            the pair as the Backend knows it (a remote Runtime may call itself otherwise)
     * @param visibility     see the component
     * @param implementation see the component
     */
    public static WorkerProjection of(Worker worker, WorkerRef ref, HostId host, String visibility, String implementation) {
        boolean running = worker.status() == WorkerStatus.RUNNING;
        return new WorkerProjection(ref, host, worker.label(), Optional.of(worker.request().intent().role()),
                Optional.of(worker.request().profile().value()), visibility, "runtime_registry_worker", worker.status().wire(),
                worker.status().wire(), worker.updatedAt(), implementation, worker.label(),
                new WorkerCapabilities(running, true, running, false, true),
                Optional.of(new Activity(worker.run(), worker.queuedInputs(), worker.usage(), worker.transcriptLength(),
                        worker.lastEventId() == 0 ? OptionalLong.empty() : OptionalLong.of(worker.lastEventId()), worker.engine(),
                        worker.createdAt(), worker.updatedAt(), worker.lastError())),
                false, List.of());
    }

    /** The projection of a Worker that can only be looked at, as a simple source says it. */
    public static WorkerProjection readOnly(WorkerRef ref, HostId host, String label, String state) {
        return new WorkerProjection(ref, host, label, Optional.empty(), Optional.empty(), "backend_internal", "runtime_registry_worker",
                state, state, Optional.empty(), "custom", label, WorkerCapabilities.NONE, Optional.empty(), false, List.of());
    }

    public boolean running() {
        return WorkerStatus.RUNNING.wire().equals(state);
    }
}
