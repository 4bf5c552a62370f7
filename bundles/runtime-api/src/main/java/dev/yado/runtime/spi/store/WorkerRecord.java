package dev.yado.runtime.spi.store;

import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The stored state of a Worker, in addition to its log. A record is derived from the log and committed together with the events that change it, so that lists
 * and restarts need not read logs. Immutable.
 */
@ProviderType
public final class WorkerRecord {

    /** Maximum size of the engine state, in bytes of UTF-8. */
    public static final int MAX_ENGINE_STATE = EngineContext.MAX_ENGINE_STATE;

    final WorkerId id;
    final WorkerRequest request;
    final Profile profile;
    final Instant createdAt;
    final WorkerStatus status;
    final String engineVersion;
    final String engineState;
    final long lastSequence;
    final long transcriptCount;
    final long runCount;
    final ActiveRun activeRun;
    final List<QueuedInput> queue;
    final Usage usage;
    final Long terminalEvent;
    final String lastError;
    final List<Interaction> interactions;
    final Instant updatedAt;

    WorkerRecord(WorkerRecordBuilder b) {
        id = b.id;
        request = b.request;
        profile = b.profile;
        createdAt = b.createdAt;
        status = b.status;
        engineVersion = b.engineVersion;
        engineState = b.engineState;
        lastSequence = b.lastSequence;
        transcriptCount = b.transcriptCount;
        runCount = b.runCount;
        activeRun = b.activeRun;
        queue = List.copyOf(b.queue);
        usage = b.usage;
        terminalEvent = b.terminalEvent;
        lastError = b.lastError;
        interactions = List.copyOf(b.interactions);
        updatedAt = b.updatedAt == null ? b.createdAt : b.updatedAt;
        if (engineState != null && engineState.getBytes(StandardCharsets.UTF_8).length > MAX_ENGINE_STATE) {
            throw new IllegalArgumentException("the engine state is at most " + MAX_ENGINE_STATE + " bytes");
        }
    }

    /** Returns a builder with what is required; everything else has a default. */
    public static WorkerRecordBuilder builder(WorkerId id, WorkerRequest request, Profile profile, Instant createdAt) {
        return new WorkerRecordBuilder(id, request, profile, createdAt);
    }

    /** Returns a builder that starts with these values. */
    public WorkerRecordBuilder toBuilder() {
        return new WorkerRecordBuilder(this);
    }

    /** Returns the id. */
    public WorkerId id() {
        return id;
    }

    /** Returns the request that created the Worker. */
    public WorkerRequest request() {
        return request;
    }

    /** Returns the profile as resolved at creation. */
    public Profile profile() {
        return profile;
    }

    /** Returns the time of the creation. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Returns the status. */
    public WorkerStatus status() {
        return status;
    }

    /** Returns the version of the engine of the newest run; before the first run, of the engine at the creation. */
    public String engineVersion() {
        return engineVersion;
    }

    /** Returns the state that its engine has saved, for example the id of a session on another server. */
    public Optional<String> engineState() {
        return Optional.ofNullable(engineState);
    }

    /** Returns the sequence of its newest event; 0 when there is none. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Returns the number of items of its transcript. */
    public long transcriptCount() {
        return transcriptCount;
    }

    /** Returns the number of started and queued runs so far, from which the id of the next run is derived. */
    public long runCount() {
        return runCount;
    }

    /** Returns the active run. */
    public Optional<ActiveRun> activeRun() {
        return Optional.ofNullable(activeRun);
    }

    /** Returns the queued inputs, oldest first. */
    public List<QueuedInput> queue() {
        return queue;
    }

    /** Returns the usage of all runs together. */
    public Usage usage() {
        return usage;
    }

    /** Returns the sequence of the event that ended it. */
    public OptionalLong terminalEvent() {
        return terminalEvent == null ? OptionalLong.empty() : OptionalLong.of(terminalEvent);
    }

    /** Returns the message of the newest failed run. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Returns the open interactions of the active run, oldest first. */
    public List<Interaction> interactions() {
        return interactions;
    }

    /** Returns the time of the newest event; the time of the creation by default. */
    public Instant updatedAt() {
        return updatedAt;
    }

    /** An active run. @param turn the current turn; 0 before the first */
    public record ActiveRun(RunId id, InputKind kind, Instant startedAt, int turn) {
    }

    /**
     * A queued input.
     *
     * @param inTranscript whether the transcript already contains the input, because it was delivered to a run that ended before it used the input
     */
    public record QueuedInput(RunId runId, InputKind kind, String content, boolean inTranscript) {
    }

    private List<Object> components() {
        return Arrays.asList(id, request, profile, createdAt, status, engineVersion, engineState, lastSequence, transcriptCount, runCount,
                activeRun, queue, usage, terminalEvent, lastError, interactions, updatedAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerRecord that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    @Override
    public String toString() {
        return "WorkerRecord" + components();
    }
}
