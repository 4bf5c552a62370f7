package dev.yado.model.worker;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.value.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The state of a Worker. Immutable. */
@ProviderType
public final class Worker {

    private final WorkerRef ref;
    private final WorkerStatus status;
    private final WorkerRequest request;
    private final long transcriptLength;
    private final long lastEventId;
    private final Run run;
    private final int queuedInputs;
    private final Usage usage;
    private final String engine;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final String lastError;

    private Worker(Builder b) {
        ref = b.ref;
        status = b.status;
        request = b.request;
        transcriptLength = b.transcriptLength;
        lastEventId = b.lastEventId;
        run = b.run;
        queuedInputs = b.queuedInputs;
        usage = b.usage;
        engine = b.engine;
        createdAt = b.createdAt;
        updatedAt = b.updatedAt;
        lastError = b.lastError;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(WorkerRef ref, WorkerStatus status, WorkerRequest request) {
        return new Builder(ref, status, request);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the pair that is its authority. */
    public WorkerRef ref() {
        return ref;
    }

    /** Returns the status. */
    public WorkerStatus status() {
        return status;
    }

    /** Returns the request that created it. */
    public WorkerRequest request() {
        return request;
    }

    /** Returns the number of items in the transcript. */
    public long transcriptLength() {
        return transcriptLength;
    }

    /** Returns the sequence of the newest event; 0 when there is none. */
    public long lastEventId() {
        return lastEventId;
    }

    /** Returns the active run. */
    public Run run() {
        return run;
    }

    /** Returns the number of accepted inputs that wait for the active run. */
    public int queuedInputs() {
        return queuedInputs;
    }

    /** Returns the usage of all runs together. */
    public Usage usage() {
        return usage;
    }

    /** Returns {@code name@version} of the engine; empty if the Runtime does not provide it. */
    public Optional<String> engine() {
        return Optional.ofNullable(engine);
    }

    /** Returns the time of its creation; empty if the Runtime does not provide it. */
    public Optional<Instant> createdAt() {
        return Optional.ofNullable(createdAt);
    }

    /** Returns the time of its newest event. */
    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }

    /** Returns the message of the newest failed run. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /**
     * The activity of a Worker.
     *
     * @param runId the active run; empty if idle
     * @param startedAt the time of its start; empty if idle
     */
    public record Run(RunState state, Optional<RunId> runId, Optional<Instant> startedAt) {
        /** No run is active. */
        public static final Run IDLE = new Run(RunState.IDLE, Optional.empty(), Optional.empty());
    }

    /** Returns the name to show in a list: the display name, or the id if there is none. */
    public String label() {
        return request.displayName().orElseGet(() -> Text.label(ref.workerId().value()));
    }

    /** Returns the activity that {@code status} frames report. */
    public ActivityStatus activity() {
        return switch (run.state()) {
            case IDLE -> ActivityStatus.IDLE;
            case RUNNING -> ActivityStatus.RUNNING;
            case WAITING -> ActivityStatus.PAUSED;
        };
    }

    private List<Object> components() {
        return Arrays.asList(ref, status, request, transcriptLength, lastEventId, run, queuedInputs, usage, engine, createdAt, updatedAt,
                lastError);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Worker that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "Worker" + components();
    }

    /** Collects the values of a {@link Worker}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private WorkerRef ref;
        private WorkerStatus status;
        private WorkerRequest request;
        private long transcriptLength;
        private long lastEventId;
        private Run run = Run.IDLE;
        private int queuedInputs;
        private Usage usage = Usage.UNKNOWN;
        private String engine;
        private Instant createdAt;
        private Instant updatedAt;
        private String lastError;

        private Builder(WorkerRef ref, WorkerStatus status, WorkerRequest request) {
            this.ref = Objects.requireNonNull(ref, "ref");
            this.status = Objects.requireNonNull(status, "status");
            this.request = Objects.requireNonNull(request, "request");
        }

        private Builder(Worker from) {
            ref = from.ref;
            status = from.status;
            request = from.request;
            transcriptLength = from.transcriptLength;
            lastEventId = from.lastEventId;
            run = from.run;
            queuedInputs = from.queuedInputs;
            usage = from.usage;
            engine = from.engine;
            createdAt = from.createdAt;
            updatedAt = from.updatedAt;
            lastError = from.lastError;
        }

        /** Sets the pair that is its authority. */
        public Builder ref(WorkerRef newRef) {
            ref = newRef;
            return this;
        }

        /** Sets the status. */
        public Builder status(WorkerStatus newStatus) {
            status = newStatus;
            return this;
        }

        /** Sets the request that created it. */
        public Builder request(WorkerRequest newRequest) {
            request = newRequest;
            return this;
        }

        /** Sets the number of items in the transcript. */
        public Builder transcriptLength(long newTranscriptLength) {
            transcriptLength = newTranscriptLength;
            return this;
        }

        /** Sets the sequence of the newest event; 0 when there is none. */
        public Builder lastEventId(long newLastEventId) {
            lastEventId = newLastEventId;
            return this;
        }

        /** Sets the active run. */
        public Builder run(Run newRun) {
            run = newRun;
            return this;
        }

        /** Sets the number of accepted inputs that wait for the active run. */
        public Builder queuedInputs(int newQueuedInputs) {
            queuedInputs = newQueuedInputs;
            return this;
        }

        /** Sets the usage of all runs together. */
        public Builder usage(Usage newUsage) {
            usage = newUsage;
            return this;
        }

        /** Sets {@code name@version} of the engine. */
        public Builder engine(String newEngine) {
            engine = newEngine;
            return this;
        }

        /** Sets when it was created. */
        public Builder createdAt(Instant newCreatedAt) {
            createdAt = newCreatedAt;
            return this;
        }

        /** Sets the time of its newest event. */
        public Builder updatedAt(Instant newUpdatedAt) {
            updatedAt = newUpdatedAt;
            return this;
        }

        /** Sets the message of the newest failed run. */
        public Builder lastError(String newLastError) {
            lastError = newLastError;
            return this;
        }

        /** Returns the worker. */
        public Worker build() {
            return new Worker(this);
        }
    }
}
