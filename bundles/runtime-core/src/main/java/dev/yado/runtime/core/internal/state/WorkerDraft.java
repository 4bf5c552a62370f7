package dev.yado.runtime.core.internal.state;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.RunId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Worker's next state while its mailbox processes a batch: the record, the events that lead to it, and the effects to run after the commit. Used by one thread; nothing in it
 * is visible elsewhere before the commit.
 */
public final class WorkerDraft {

    private Clock clock;
    private final List<LoggedEvent> events = new ArrayList<>();
    private final List<RecordedResult> results = new ArrayList<>();
    private final List<Object> publications = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private final WorkerRecord committed;
    private boolean changed;
    private int firstReport = Integer.MAX_VALUE;

    private WorkerRecord base;
    private WorkerStatus status;
    private Optional<String> engineState;
    private long lastSequence;
    private long transcriptCount;
    private long runCount;
    private Optional<ActiveRun> activeRun;
    private List<QueuedInput> queue;
    private Usage usage;
    private OptionalLong terminalEvent;
    private Optional<String> lastError;
    private List<Interaction> interactions;
    private String engineVersion;
    private Instant updatedAt;

    /** @param record the committed state; null while the Worker does not exist */
    public WorkerDraft(WorkerRecord record, Clock clock) {
        this.committed = record;
        this.clock = clock;
        load(record);
    }

    /** Returns the state so far. */
    public WorkerRecord record() {
        return WorkerRecord.builder(base.id(), base.request(), base.profile(), base.createdAt()).status(status)
                .engineVersion(engineVersion).engineState(engineState.orElse(null)).lastSequence(lastSequence)
                .transcriptCount(transcriptCount).runCount(runCount).activeRun(activeRun.orElse(null)).queue(queue).usage(usage)
                .terminalEvent(terminalEvent.isPresent() ? terminalEvent.getAsLong() : null).lastError(lastError.orElse(null))
                .interactions(interactions).updatedAt(updatedAt).build();
    }

    /** Returns the current time, in milliseconds, and never before the Worker's newest event. */
    public Instant now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return updatedAt != null && now.isBefore(updatedAt) ? updatedAt : now;
    }

    /** Sets the first state. All of the creation happens at one time, so that its result can be reproduced exactly. */
    public void create(WorkerRecord first) {
        load(first);
        clock = Clock.fixed(first.createdAt(), ZoneOffset.UTC);
        changed = true;
    }

    /** Appends an event to the log, and to the transcript if it is an item of it. */
    public WorkerEvent append(Optional<RunId> run, EventPayload payload) {
        return append(run, payload, TranscriptProjection.isItem(payload));
    }

    /** As {@link #append}, for an item that the transcript has already. */
    WorkerEvent appendUnlisted(Optional<RunId> run, EventPayload payload) {
        return append(run, payload, false);
    }

    private WorkerEvent append(Optional<RunId> run, EventPayload payload, boolean item) {
        updatedAt = now();
        transcriptCount += item ? 1 : 0;
        LoggedEvent logged = new LoggedEvent(new WorkerEvent(++lastSequence, updatedAt, run, payload),
                item ? OptionalLong.of(transcriptCount) : OptionalLong.empty());
        events.add(logged);
        publications.add(logged.event());
        changed = true;
        return logged.event();
    }

    /** Publishes a delta at its place between the events; it is not stored. */
    public void show(StreamFrame.Delta delta) {
        publications.add(delta);
    }

    /** Appends an event that an engine reports without waiting for its commit. */
    public void report(RunId run, EventPayload payload) {
        firstReport = Math.min(firstReport, publications.size());
        append(Optional.of(run), payload);
    }

    /** Records the result of an idempotent request. */
    public void recordResult(RecordedResult result) {
        results.add(result);
        changed = true;
    }

    /** Returns the result that an operation of the same batch has recorded under a key. */
    public Optional<RecordedResult> pendingResult(IdempotencyKey key) {
        return results.stream().filter(result -> !result.runtimeWide() && result.key().equals(key)).findFirst();
    }

    /** Registers an effect to run after the commit, in order of registration. It must not block. */
    public void afterCommit(Runnable effect) {
        effects.add(effect);
    }

    public WorkerStatus status() {
        return status;
    }

    public long lastSequence() {
        return lastSequence;
    }

    public long transcriptCount() {
        return transcriptCount;
    }

    public Optional<ActiveRun> activeRun() {
        return activeRun;
    }

    public void activeRun(Optional<ActiveRun> run) {
        activeRun = run;
        changed = true;
    }

    public List<QueuedInput> queue() {
        return queue;
    }

    public void queue(List<QueuedInput> inputs) {
        queue = List.copyOf(inputs);
        changed = true;
    }

    /** Returns the open interactions. */
    public List<Interaction> interactions() {
        return interactions;
    }

    public void interactions(List<Interaction> open) {
        interactions = List.copyOf(open);
        changed = true;
    }

    /** Sets the version of the engine that executes the newest run. */
    public void engineVersion(String version) {
        if (!version.equals(engineVersion)) {
            engineVersion = version;
            changed = true;
        }
    }

    OptionalLong terminalEvent() {
        return terminalEvent;
    }

    /** Returns the id of the next run. */
    RunId nextRun() {
        changed = true;
        return new RunId("run-" + ++runCount);
    }

    /** Sets the state that the Worker's engine keeps for itself. */
    public void engineState(Optional<String> state) {
        engineState = state;
        changed = true;
    }

    void addUsage(Usage more) {
        usage = usage.plus(more);
        changed = true;
    }

    /**
     * Keeps the error of a run with the id of the run, since later runs can end without an error and without having finished. Drops that of an earlier one when a run has
     * finished: it is no property of a Worker that works.
     */
    void lastError(RunId run, WorkerRules.Ending ending) {
        if (ending.error().isPresent()) {
            lastError = ending.error().map(error -> run + ": " + error.message());
        } else if (ending.outcome() == RunOutcome.FINISHED) {
            lastError = Optional.empty();
        }
        changed = true;
    }

    void end(WorkerStatus terminal, long event) {
        status = terminal;
        terminalEvent = OptionalLong.of(event);
        queue = List.of();
        changed = true;
    }

    /** Returns whether there is something to commit. */
    public boolean changed() {
        return changed;
    }

    public Commit toCommit() {
        return new Commit(record(), events, results, QueueChange.between(committed == null ? List.of() : committed.queue(), queue));
    }

    /** Returns events and deltas in the order of their publication. */
    public List<Object> publications() {
        return publications;
    }

    /**
     * Returns the deltas to publish although the commit failed: they need no store, and would be out of order later. Deltas after a report that is lost with
     * the commit are omitted, as its run reports no more.
     */
    public List<Object> publicationsWithoutCommit() {
        return publications.stream().limit(firstReport).filter(StreamFrame.Delta.class::isInstance).toList();
    }

    public List<Runnable> effects() {
        return effects;
    }

    /** Returns the current state, to roll back to when one operation of a batch fails. */
    public Mark mark() {
        return new Mark(base == null ? null : record(), changed, events.size(), results.size(), publications.size(), effects.size());
    }

    public void rollback(Mark mark) {
        load(mark.record());
        changed = mark.changed();
        cut(events, mark.events());
        cut(results, mark.results());
        cut(publications, mark.publications());
        cut(effects, mark.effects());
    }

    private void load(WorkerRecord record) {
        base = record;
        if (record == null) {
            return;
        }
        status = record.status();
        engineState = record.engineState();
        lastSequence = record.lastSequence();
        transcriptCount = record.transcriptCount();
        runCount = record.runCount();
        activeRun = record.activeRun();
        queue = record.queue();
        usage = record.usage();
        terminalEvent = record.terminalEvent();
        lastError = record.lastError();
        interactions = record.interactions();
        engineVersion = record.engineVersion();
        updatedAt = record.updatedAt();
    }

    private static void cut(List<?> list, int size) {
        list.subList(size, list.size()).clear();
    }

    /** The state of a draft at one time. */
    public record Mark(WorkerRecord record, boolean changed, int events, int results, int publications, int effects) {
    }
}
