package dev.yado.model.worker;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Worker as its Runtime describes it.
 *
 * @param request          what it was created from
 * @param transcriptLength how many transcript items it has
 * @param lastEventId      the sequence of its newest event
 * @param run              what it is doing
 * @param queuedInputs     accepted inputs that wait for the active run
 * @param usage            all runs together
 * @param engine           {@code name@version} of the engine it was created for; absent where a Runtime of another make does not say
 * @param createdAt        absent where a Runtime of another make does not say
 * @param updatedAt        the time of its newest event
 * @param lastError        the newest failed run's error message
 */
@ProviderType
public record Worker(WorkerRef ref, WorkerStatus status, WorkerRequest request, long transcriptLength, long lastEventId, Run run,
        int queuedInputs, Usage usage, Optional<String> engine, Optional<Instant> createdAt, Optional<Instant> updatedAt,
        Optional<String> lastError) {

    /** @param runId the active run's; absent when idle */
    public record Run(RunState state, Optional<RunId> runId, Optional<Instant> startedAt) {
        public static final Run IDLE = new Run(RunState.IDLE, Optional.empty(), Optional.empty());
    }

    public Worker {
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(run, "run");
    }

    /** What to call it in a list. */
    public String label() {
        return request.displayName().orElseGet(() -> Text.label(ref.workerId().value()));
    }

    /** What {@code status} frames say of it. */
    public ActivityStatus activity() {
        return switch (run.state()) {
            case IDLE -> ActivityStatus.IDLE;
            case RUNNING -> ActivityStatus.RUNNING;
            case WAITING -> ActivityStatus.PAUSED;
        };
    }
}
