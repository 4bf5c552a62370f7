package dev.yado.source.api;

import dev.yado.model.worker.Usage;
import dev.yado.model.worker.Worker;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** The activity of a Worker that has a log: its run, queue, usage and last events. Immutable. */
@ProviderType
public final class WorkerActivity {

    private final Worker.Run run;
    private final int queuedInputs;
    private final Usage usage;
    private final long transcriptLength;
    private final Long lastEventId;
    private final String engine;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final String lastError;

    private WorkerActivity(Builder b) {
        run = b.run;
        queuedInputs = b.queuedInputs;
        usage = b.usage;
        transcriptLength = b.transcriptLength;
        lastEventId = b.lastEventId;
        engine = b.engine;
        createdAt = b.createdAt;
        updatedAt = b.updatedAt;
        lastError = b.lastError;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(Worker.Run run) {
        return new Builder(run);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the state of the run; idle if none is active. */
    public Worker.Run run() {
        return run;
    }

    /** Returns the number of queued inputs. */
    public int queuedInputs() {
        return queuedInputs;
    }

    /** Returns the usage of all runs together. */
    public Usage usage() {
        return usage;
    }

    /** Returns the number of items in the transcript. */
    public long transcriptLength() {
        return transcriptLength;
    }

    /** Returns the sequence of the newest event. */
    public OptionalLong lastEventId() {
        return lastEventId == null ? OptionalLong.empty() : OptionalLong.of(lastEventId);
    }

    /** Returns {@code name@version} of the engine. */
    public Optional<String> engine() {
        return Optional.ofNullable(engine);
    }

    /** Returns the time at which the Worker was created. */
    public Optional<Instant> createdAt() {
        return Optional.ofNullable(createdAt);
    }

    /** Returns the time of the newest event. */
    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }

    /** Returns the message of the newest failed run. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Returns the activity of a Worker of a Runtime. */
    public static WorkerActivity of(Worker worker) {
        return builder(worker.run()).queuedInputs(worker.queuedInputs()).usage(worker.usage()).transcriptLength(worker.transcriptLength())
                .lastEventId(worker.lastEventId() == 0 ? null : worker.lastEventId()).engine(worker.engine().orElse(null))
                .createdAt(worker.createdAt().orElse(null)).updatedAt(worker.updatedAt().orElse(null)).lastError(worker.lastError().orElse(null)).build();
    }

    private List<Object> components() {
        return Arrays.asList(run, queuedInputs, usage, transcriptLength, lastEventId, engine, createdAt, updatedAt, lastError);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerActivity that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "WorkerActivity" + components();
    }

    /** Collects the values of a {@link WorkerActivity}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private Worker.Run run;
        private int queuedInputs;
        private Usage usage = Usage.UNKNOWN;
        private long transcriptLength;
        private Long lastEventId;
        private String engine;
        private Instant createdAt;
        private Instant updatedAt;
        private String lastError;

        private Builder(Worker.Run run) {
            this.run = Objects.requireNonNull(run, "run");
        }

        private Builder(WorkerActivity from) {
            run = from.run;
            queuedInputs = from.queuedInputs;
            usage = from.usage;
            transcriptLength = from.transcriptLength;
            lastEventId = from.lastEventId;
            engine = from.engine;
            createdAt = from.createdAt;
            updatedAt = from.updatedAt;
            lastError = from.lastError;
        }

        /** Sets the state of the run. */
        public Builder run(Worker.Run newRun) {
            run = newRun;
            return this;
        }

        /** Sets the number of queued inputs. */
        public Builder queuedInputs(int newQueuedInputs) {
            queuedInputs = newQueuedInputs;
            return this;
        }

        /** Sets the usage of all runs together. */
        public Builder usage(Usage newUsage) {
            usage = newUsage;
            return this;
        }

        /** Sets the number of items in the transcript. */
        public Builder transcriptLength(long newTranscriptLength) {
            transcriptLength = newTranscriptLength;
            return this;
        }

        /** Sets the sequence of the newest event. */
        public Builder lastEventId(Long newLastEventId) {
            lastEventId = newLastEventId;
            return this;
        }

        /** Sets {@code name@version} of the engine. */
        public Builder engine(String newEngine) {
            engine = newEngine;
            return this;
        }

        /** Sets the time at which the Worker was created. */
        public Builder createdAt(Instant newCreatedAt) {
            createdAt = newCreatedAt;
            return this;
        }

        /** Sets the time of the newest event. */
        public Builder updatedAt(Instant newUpdatedAt) {
            updatedAt = newUpdatedAt;
            return this;
        }

        /** Sets the message of the newest failed run. */
        public Builder lastError(String newLastError) {
            lastError = newLastError;
            return this;
        }

        /** Returns the activity. */
        public WorkerActivity build() {
            return new WorkerActivity(this);
        }
    }
}
