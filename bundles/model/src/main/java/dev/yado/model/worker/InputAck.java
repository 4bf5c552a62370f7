package dev.yado.model.worker;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** Acknowledges an input that was accepted and stored. Immutable. */
@ProviderType
public final class InputAck {

    private final WorkerRef worker;
    private final WorkerStatus status;
    private final long eventId;
    private final RunId runId;
    private final Delivery delivery;
    private final Long transcriptSequence;
    private final boolean queued;

    private InputAck(Builder b) {
        worker = b.worker;
        status = b.status;
        eventId = b.eventId;
        runId = b.runId;
        delivery = b.delivery;
        transcriptSequence = b.transcriptSequence;
        queued = b.queued;
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static Builder builder(WorkerRef worker, WorkerStatus status, long eventId, RunId runId) {
        return new Builder(worker, status, eventId, runId);
    }

    /** Returns a builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the Worker. */
    public WorkerRef worker() {
        return worker;
    }

    /** Returns the Worker's status. */
    public WorkerStatus status() {
        return status;
    }

    /** Returns the sequence of the durable event that recorded the acceptance. */
    public long eventId() {
        return eventId;
    }

    /** Returns the run of the input; a queued input already has the id of its run. */
    public RunId runId() {
        return runId;
    }

    /** Returns the delivery of the input. */
    public Delivery delivery() {
        return delivery;
    }

    /** Returns the transcript item of this input; empty if it is queued, since its position is not known yet. */
    public OptionalLong transcriptSequence() {
        return transcriptSequence == null ? OptionalLong.empty() : OptionalLong.of(transcriptSequence);
    }

    /** Returns whether the input waits for the end of the active run. */
    public boolean queued() {
        return queued;
    }

    private List<Object> components() {
        return Arrays.asList(worker, status, eventId, runId, delivery, transcriptSequence, queued);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputAck that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "InputAck" + components();
    }

    /** Collects the values of an {@link InputAck}. A null stands for an absent optional value. Not thread-safe. */
    public static final class Builder {

        private WorkerRef worker;
        private WorkerStatus status;
        private long eventId;
        private RunId runId;
        private Delivery delivery = Delivery.REJECT;
        private Long transcriptSequence;
        private boolean queued;

        private Builder(WorkerRef worker, WorkerStatus status, long eventId, RunId runId) {
            this.worker = Objects.requireNonNull(worker, "worker");
            this.status = Objects.requireNonNull(status, "status");
            this.eventId = eventId;
            this.runId = Objects.requireNonNull(runId, "runId");
        }

        private Builder(InputAck from) {
            worker = from.worker;
            status = from.status;
            eventId = from.eventId;
            runId = from.runId;
            delivery = from.delivery;
            transcriptSequence = from.transcriptSequence;
            queued = from.queued;
        }

        /** Sets the Worker. */
        public Builder worker(WorkerRef newWorker) {
            worker = newWorker;
            return this;
        }

        /** Sets the Worker's status. */
        public Builder status(WorkerStatus newStatus) {
            status = newStatus;
            return this;
        }

        /** Sets the sequence of the durable event that recorded the acceptance. */
        public Builder eventId(long newEventId) {
            eventId = newEventId;
            return this;
        }

        /** Sets the run that works on it; a queued input already has its run's id. */
        public Builder runId(RunId newRunId) {
            runId = newRunId;
            return this;
        }

        /** Sets how it was delivered. */
        public Builder delivery(Delivery newDelivery) {
            delivery = newDelivery;
            return this;
        }

        /** Sets the transcript item of this input. */
        public Builder transcriptSequence(Long newTranscriptSequence) {
            transcriptSequence = newTranscriptSequence;
            return this;
        }

        /** Sets whether it waits for the active run to end. */
        public Builder queued(boolean newQueued) {
            queued = newQueued;
            return this;
        }

        /** Returns the input ack. */
        public InputAck build() {
            return new InputAck(this);
        }
    }
}
