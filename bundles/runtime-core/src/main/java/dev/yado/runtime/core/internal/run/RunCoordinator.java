package dev.yado.runtime.core.internal.run;

import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerRules;
import dev.yado.runtime.core.internal.state.WorkerRules.Accepted;
import dev.yado.runtime.core.internal.state.WorkerRules.Ending;
import dev.yado.runtime.core.internal.state.WorkerRules.StartedRun;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Starts and ends one Worker's runs: at most one at a time, on the session of one engine. For the mailbox only. Work that takes time begins after the commit
 * that records it, and the reports of the engine are steps of the mailbox.
 */
public final class RunCoordinator {

    private static final System.Logger LOG = System.getLogger(RunCoordinator.class.getName());
    private static final Future<?> NONE = CompletableFuture.completedFuture(null);

    private final WorkerHandle worker;
    private final RuntimeContext context;
    private final WorkerRef ref;
    private final TranscriptReader transcript;
    private final RunInteractions interactions;
    private final ReportCommitter reports;
    private final SteeringDispatcher steering;
    private final CurrentSession session;

    private RunExecution execution;
    private RunTimeLimit timeLimit = RunTimeLimit.UNLIMITED;
    private Future<?> cancelDeadline = NONE;

    public RunCoordinator(WorkerHandle worker, RuntimeContext context, WorkerRef ref, TranscriptReader transcript) {
        this.worker = worker;
        this.context = context;
        this.ref = ref;
        this.transcript = transcript;
        this.interactions = new RunInteractions(worker, context, () -> timeLimit.pause(), this::resumeTimeLimit);
        this.reports = new ReportCommitter(worker, this, interactions);
        this.steering = new SteeringDispatcher(context.calls());
        this.session = new CurrentSession(context);
    }

    /** Returns true while a run is active, or an engine may still reject a steered input. */
    public boolean isBusy() {
        return execution != null || !steering.isIdle();
    }

    /** Returns true while an engine has an open session for this Worker. */
    public boolean hasSession() {
        return session.get() != null;
    }

    /** Accepts an input: starts a run with it, queues it, or passes it to the active run. */
    public InputAck accept(WorkerDraft draft, WorkerInput input) {
        // The Worker's own state first: "it has ended" helps a caller more than "its engine is unavailable".
        WorkerRules.requireRunning(draft);
        SessionSlot selected = session.select(draft)
                .orElseThrow(() -> Failures.engineUnavailable(draft.record().profile().engine()));
        if (!context.acceptsRuns() && draft.activeRun().isEmpty()) {
            throw Failures.draining();
        }
        Accepted accepted = WorkerRules.input(draft, ref, input, selected.canSteer(), context.settings().maxQueuedInputs());
        if (accepted instanceof Accepted.Started started) {
            draft.engineVersion(selected.engine().description().version());
            draft.afterCommit(() -> launch(started.run(), selected));
        } else if (accepted instanceof Accepted.Steered steered) {
            draft.afterCommit(() -> steer(input.kind(), steered.content()));
        }
        return accepted.ack();
    }

    /** Starts the run of the oldest queued input, if there is one and its engine is available. */
    public void startNext(WorkerDraft draft) {
        if (draft.queue().isEmpty() || !context.acceptsRuns()) {
            return;
        }
        session.select(draft).ifPresent(selected -> WorkerRules.beginNext(draft).ifPresent(run -> {
            draft.engineVersion(selected.engine().description().version());
            draft.afterCommit(() -> launch(run, selected));
        }));
    }

    /** Begins the next turn of the active run. @return false if the profile allows no more turns: its end is then requested */
    boolean nextTurn(WorkerDraft draft, ActiveRun run) {
        if (run.turn() >= draft.record().profile().limits().turns().orElse(Integer.MAX_VALUE)) {
            endAtLimit(draft, "turns");
            return false;
        }
        WorkerRules.nextTurn(draft, run);
        return true;
    }

    /** Ends the active run because it exceeded a limit of its profile. */
    void endAtLimit(WorkerDraft draft, String limit) {
        draft.activeRun().filter(run -> execution == null || execution.requestedOutcome().isEmpty()).ifPresent(run -> {
            draft.append(Optional.of(run.id()), SystemItems.limitReached(run.id(), limit));
            requestCancel(draft, RunOutcome.LIMIT_REACHED);
        });
    }

    RunInteractions.Opened openInteraction(WorkerDraft draft, ActiveRun run, InteractionRequest request) {
        if (execution == null || execution.requestedOutcome().isPresent()) {
            throw new RunEndedException();
        }
        return interactions.open(draft, run, request);
    }

    /** Answers an open interaction and returns the event that records it. */
    public WorkerEvent answer(WorkerDraft draft, Interaction open, String optionId) {
        return interactions.answer(draft, open, optionId);
    }

    /** Fails when a session is no longer the one of this Worker. */
    void requireInUse(SessionSlot slot) {
        session.require(slot);
    }

    /**
     * Ends the active run, if any, without waiting for its engine. Requests the engine to cancel, and does not use its session again.
     *
     * @param ending creates the ending from the run's usage so far
     */
    public void endNow(WorkerDraft draft, Function<Usage, Ending> ending) {
        draft.activeRun().ifPresent(run -> {
            Usage usage = execution == null ? Usage.UNKNOWN : execution.reporter().usage();
            WorkerRules.endRun(draft, run, ending.apply(usage), worker.inFlight(draft));
        });
        draft.afterCommit(this::releaseSession);
    }

    /** As {@link #endNow}, when the session belongs to {@code engine}. */
    public void engineRemoved(WorkerDraft draft, EngineDirectory.Entry engine) {
        if (session.isOf(engine)) {
            endNow(draft, usage -> Ending.interrupted("the engine " + engine.description().name() + " was removed", usage));
            // There may be another engine of the same name.
            startNext(draft);
        }
    }

    /** Requests the engine to end the active run. The run ends at the cancel deadline at the latest. */
    public void cancel(WorkerDraft draft) {
        requestCancel(draft, RunOutcome.CANCELLED);
    }

    private void requestCancel(WorkerDraft draft, RunOutcome outcome) {
        if (draft.activeRun().isEmpty()) {
            return;
        }
        WorkerRules.withdrawInteractions(draft);
        draft.afterCommit(() -> {
            interactions.abandon();
            RunExecution cancelled = execution;
            if (cancelled == null || cancelled.requestedOutcome().isPresent()) {
                return;
            }
            cancelled.requestCancel(context.calls(), outcome);
            cancelDeadline = context.schedule(context.settings().cancelDeadline(), () -> worker.enqueue(late -> {
                if (execution == cancelled) {
                    endNow(late, usage -> Ending.of(outcome, usage));
                    startNext(late);
                }
            }));
        });
    }

    /** Returns the active run, and fails when a report is not of it. */
    ActiveRun requireActive(WorkerDraft draft, RunReporter reporter, RunId run) {
        if (!isActive(draft, reporter, run)) {
            throw new RunEndedException();
        }
        // Without the report that was lost, the events after it would be a history that never happened.
        reporter.requireNothingLost();
        return draft.activeRun().orElseThrow();
    }

    boolean isActive(WorkerDraft draft, RunReporter reporter, RunId run) {
        return !reporter.closed() && draft.activeRun().filter(active -> active.id().equals(run)).isPresent();
    }

    /** Closes the session, and cancels a run that is still executing in it. */
    public void releaseSession() {
        RunExecution running = execution;
        SessionSlot released = session.release();
        execution = null;
        cancelDeadline.cancel(false);
        interactions.abandon();
        if (running != null) {
            timeLimit = timeLimit.end();
            running.reporter().close();
            running.requestCancel(context.calls(), RunOutcome.CANCELLED);
            // A session is not closed while its run still has time to end.
            Future<?> timeout = context.schedule(context.settings().cancelDeadline(), () -> released.close(context.calls()));
            released.engine().use().runEnded();
            running.whenReturned(() -> {
                timeout.cancel(false);
                released.close(context.calls());
            });
        } else if (released != null) {
            released.close(context.calls());
        }
    }

    /** Closes an idle session whose engine accepts no new runs. */
    public void closeSuperseded() {
        if (execution == null && session.isSuperseded()) {
            releaseSession();
        }
    }

    private void launch(StartedRun run, SessionSlot slot) {
        Profile profile = worker.record().profile();
        if (!context.engines().has(slot.engine())) {
            // The engine was removed between the step and its commit.
            worker.enqueue(draft -> {
                endNow(draft, usage -> Ending.interrupted("the engine " + profile.engine() + " was removed", usage));
                // It may have been added again, when this run still seemed to be active.
                startNext(draft);
            });
            return;
        }
        session.use(slot);
        RunExecution started = new RunExecution(run, slot, new RunReporter(reports, run.id(), profile.limits().tokens()));
        execution = started;
        slot.engine().use().runBegan();
        timeLimit = new RunTimeLimit(profile.limits().wallTime(), context::schedule, () -> worker.enqueue(draft -> {
            if (execution == started) {
                endAtLimit(draft, "wall_time");
            }
        }));
        timeLimit.resume();
        started.start(new SessionContext(worker, this, slot, context, ref, profile, transcript), context.runs(),
                ending -> worker.enqueueRunEnd(draft -> ended(draft, started, ending)));
    }

    private void ended(WorkerDraft draft, RunExecution ended, Ending reported) {
        if (execution != ended || draft.activeRun().isEmpty()) {
            return;
        }
        // The engine may not have noticed that a report was lost, and the log lacks what it reports as finished.
        Ending complete = ended.reporter().lost().filter(why -> reported.error().isEmpty())
                .map(why -> Ending.failed(RunErrorCode.INTERNAL, why.failure().message(), reported.usage())).orElse(reported);
        // A run that was cancelled ends as cancelled, also when the engine finished first: the caller has the acknowledgement.
        Ending ending = ended.requestedOutcome().map(outcome -> Ending.of(outcome, reported.usage())).orElse(complete);
        RunId run = draft.activeRun().get().id();
        WorkerRules.endRun(draft, draft.activeRun().get(), ending, worker.inFlight(draft));
        ending.error().filter(error -> ending.outcome() == RunOutcome.FAILED).ifPresent(error -> draft
                .afterCommit(() -> LOG.log(System.Logger.Level.WARNING, "{0} of {1} failed: {2}", run, ref.workerId(), error.message())));
        draft.afterCommit(() -> {
            ended.reporter().close();
            cancelDeadline.cancel(false);
            interactions.abandon();
            if (execution == ended) {
                timeLimit = timeLimit.end();
                execution = null;
                session.get().engine().use().runEnded();
                closeSuperseded();
            }
        });
        startNext(draft);
    }

    private void resumeTimeLimit() {
        if (execution != null) {
            timeLimit.resume();
        }
    }

    private void steer(InputKind kind, String content) {
        steering.dispatch(session.get(), content, () -> worker.enqueue(draft -> {
            WorkerRules.queueRejectedSteering(draft, kind, content);
            startNext(draft);
        }));
    }
}
