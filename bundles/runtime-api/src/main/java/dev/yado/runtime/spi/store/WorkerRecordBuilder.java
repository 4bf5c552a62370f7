package dev.yado.runtime.spi.store;

import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Collects the values of a {@link WorkerRecord}. A null stands for an absent optional value. Not thread-safe. */
@ProviderType
public final class WorkerRecordBuilder {

    WorkerId id;
    WorkerRequest request;
    Profile profile;
    Instant createdAt;
    WorkerStatus status = WorkerStatus.RUNNING;
    String engineVersion = "";
    String engineState;
    long lastSequence;
    long transcriptCount;
    long runCount;
    WorkerRecord.ActiveRun activeRun;
    List<WorkerRecord.QueuedInput> queue = List.of();
    Usage usage = Usage.UNKNOWN;
    Long terminalEvent;
    String lastError;
    List<Interaction> interactions = List.of();
    Instant updatedAt = null;

    WorkerRecordBuilder(WorkerId id, WorkerRequest request, Profile profile, Instant createdAt) {
        this.id = Objects.requireNonNull(id, "id");
        this.request = Objects.requireNonNull(request, "request");
        this.profile = Objects.requireNonNull(profile, "profile");
        this.createdAt = Objects.requireNonNull(createdAt, "createdAt");
    }

    WorkerRecordBuilder(WorkerRecord from) {
        id = from.id;
        request = from.request;
        profile = from.profile;
        createdAt = from.createdAt;
        status = from.status;
        engineVersion = from.engineVersion;
        engineState = from.engineState;
        lastSequence = from.lastSequence;
        transcriptCount = from.transcriptCount;
        runCount = from.runCount;
        activeRun = from.activeRun;
        queue = from.queue;
        usage = from.usage;
        terminalEvent = from.terminalEvent;
        lastError = from.lastError;
        interactions = from.interactions;
        updatedAt = from.updatedAt;
    }

    /** Sets the id. */
    public WorkerRecordBuilder id(WorkerId newId) {
        id = newId;
        return this;
    }

    /** Sets what the Worker was created from. */
    public WorkerRecordBuilder request(WorkerRequest newRequest) {
        request = newRequest;
        return this;
    }

    /** Sets the profile as resolved at creation. */
    public WorkerRecordBuilder profile(Profile newProfile) {
        profile = newProfile;
        return this;
    }

    /** Sets when the Worker was created. */
    public WorkerRecordBuilder createdAt(Instant newCreatedAt) {
        createdAt = newCreatedAt;
        return this;
    }

    /** Sets the status. */
    public WorkerRecordBuilder status(WorkerStatus newStatus) {
        status = newStatus;
        return this;
    }

    /** Sets the version of the engine that its newest run began on; before the first, of the one it was created for. */
    public WorkerRecordBuilder engineVersion(String newEngineVersion) {
        engineVersion = newEngineVersion;
        return this;
    }

    /** Sets what its engine has saved, for example the id of a session elsewhere. */
    public WorkerRecordBuilder engineState(String newEngineState) {
        engineState = newEngineState;
        return this;
    }

    /** Sets the sequence of its newest event; 0 when there is none. */
    public WorkerRecordBuilder lastSequence(long newLastSequence) {
        lastSequence = newLastSequence;
        return this;
    }

    /** Sets the number of items of its transcript. */
    public WorkerRecordBuilder transcriptCount(long newTranscriptCount) {
        transcriptCount = newTranscriptCount;
        return this;
    }

    /** Sets the number of runs begun or queued so far; numbers the next one. */
    public WorkerRecordBuilder runCount(long newRunCount) {
        runCount = newRunCount;
        return this;
    }

    /** Sets the active run. */
    public WorkerRecordBuilder activeRun(WorkerRecord.ActiveRun newActiveRun) {
        activeRun = newActiveRun;
        return this;
    }

    /** Sets the accepted inputs that wait, oldest first. */
    public WorkerRecordBuilder queue(List<WorkerRecord.QueuedInput> newQueue) {
        queue = newQueue;
        return this;
    }

    /** Sets the usage of all runs together. */
    public WorkerRecordBuilder usage(Usage newUsage) {
        usage = newUsage;
        return this;
    }

    /** Sets the sequence of the event that ended it. */
    public WorkerRecordBuilder terminalEvent(Long newTerminalEvent) {
        terminalEvent = newTerminalEvent;
        return this;
    }

    /** Sets the message of the newest failed run. */
    public WorkerRecordBuilder lastError(String newLastError) {
        lastError = newLastError;
        return this;
    }

    /** Sets the open interactions of the active run, oldest first. */
    public WorkerRecordBuilder interactions(List<Interaction> newInteractions) {
        interactions = newInteractions;
        return this;
    }

    /** Sets the time of its newest event; when it was created unless set. */
    public WorkerRecordBuilder updatedAt(Instant newUpdatedAt) {
        updatedAt = newUpdatedAt;
        return this;
    }

    /** Returns the record. @throws IllegalArgumentException if the engine state is too long */
    public WorkerRecord build() {
        return new WorkerRecord(this);
    }
}
