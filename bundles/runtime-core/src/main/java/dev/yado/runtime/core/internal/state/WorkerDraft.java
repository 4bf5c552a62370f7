package dev.yado.runtime.core.internal.state;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.RunId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.stream.StreamFrame;
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
 * A Worker's next state while its mailbox works on it: the record, the events that lead to it, and what is to be done once they are
 * committed. Used by one thread; nothing in it is visible to anybody before the commit.
 */
public final class WorkerDraft {

    private Clock clock;
    private final List<LoggedEvent> events = new ArrayList<>();
    private final List<RecordedResult> answers = new ArrayList<>();
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

    /** The state so far. */
    public WorkerRecord record() {
        return new WorkerRecord(base.id(), status, base.request(), base.profile(), engineVersion, engineState, lastSequence, transcriptCount,
                runCount, activeRun, queue, usage, terminalEvent, lastError, interactions, base.createdAt(), updatedAt);
    }

    /** Now, in milliseconds, and never before the Worker's newest event. */
    public Instant now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return updatedAt != null && now.isBefore(updatedAt) ? updatedAt : now;
    }

    /** Puts the first state in place. All of the creation happens at one moment, so that it can be told again exactly. */
    public void create(WorkerRecord first) {
        load(first);
        clock = Clock.fixed(first.createdAt(), ZoneOffset.UTC);
        changed = true;
    }

    public WorkerEvent append(Optional<RunId> run, EventPayload payload) {
        return append(run, payload, TranscriptProjection.isItem(payload));
    }

    /** As {@link #append}, for what the transcript has already. */
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

    /** Shows an ephemeral payload in its place between the events. */
    public void show(StreamFrame.Delta delta) {
        publications.add(delta);
    }

    /** Appends what an engine reports without waiting for it. */
    public void report(RunId run, EventPayload payload) {
        firstReport = Math.min(firstReport, publications.size());
        append(Optional.of(run), payload);
    }

    public void answer(RecordedResult answer) {
        answers.add(answer);
        changed = true;
    }

    /** What an operation of the same batch has answered under a key. */
    public Optional<RecordedResult> pendingAnswer(IdempotencyKey key) {
        return answers.stream().filter(a -> !a.runtimeWide() && a.key().equals(key)).findFirst();
    }

    /** Has {@code effect} run after the commit, in order. It must not block. */
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

    /** Questions that are open. */
    public List<Interaction> interactions() {
        return interactions;
    }

    public void interactions(List<Interaction> open) {
        interactions = List.copyOf(open);
        changed = true;
    }

    /** The version of the engine that works on the newest run. */
    public void engineVersion(String version) {
        if (!version.equals(engineVersion)) {
            engineVersion = version;
            changed = true;
        }
    }

    OptionalLong terminalEvent() {
        return terminalEvent;
    }

    /** Numbers the next run. */
    RunId nextRun() {
        changed = true;
        return new RunId("run-" + ++runCount);
    }

    /** What the Worker's engine notes for itself. */
    public void engineState(Optional<String> note) {
        engineState = note;
        changed = true;
    }

    void use(Usage more) {
        usage = usage.plus(more);
        changed = true;
    }

    void failed(String message) {
        lastError = Optional.of(message);
        changed = true;
    }

    void end(WorkerStatus terminal, long event) {
        status = terminal;
        terminalEvent = OptionalLong.of(event);
        queue = List.of();
        changed = true;
    }

    /** True when there is something to commit. */
    public boolean changed() {
        return changed;
    }

    public Commit toCommit() {
        return new Commit(record(), events, answers, QueueChange.between(committed == null ? List.of() : committed.queue(), queue));
    }

    /** Events and deltas in the order they are to be published. */
    public List<Object> publications() {
        return publications;
    }

    /**
     * What can be shown although the commit failed: text in flight needs no store, and shown later it would be out of order. Nothing that follows a report which
     * is lost with the commit: its run says no more.
     */
    public List<Object> publicationsWithoutCommit() {
        return publications.stream().limit(firstReport).filter(StreamFrame.Delta.class::isInstance).toList();
    }

    public List<Runnable> effects() {
        return effects;
    }

    /** A place to come back to when one operation of a batch fails halfway. */
    public Mark mark() {
        return new Mark(base == null ? null : record(), changed, events.size(), answers.size(), publications.size(), effects.size());
    }

    public void rollback(Mark mark) {
        load(mark.record());
        changed = mark.changed();
        cut(events, mark.events());
        cut(answers, mark.answers());
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

    /** Sizes and state at one moment. */
    public record Mark(WorkerRecord record, boolean changed, int events, int answers, int publications, int effects) {
    }
}
