package dev.yado.runtime.core.internal;

import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.interaction.InteractionOutcome;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.runtime.core.internal.WorkerRules.Accepted;
import dev.yado.runtime.core.internal.WorkerRules.Ending;
import dev.yado.runtime.core.internal.WorkerRules.StartedRun;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.TranscriptReader;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One Worker's runs: at most one at a time, on the session of one engine. Everything here is called from the Worker's mailbox; what takes
 * time is set off after the commit that says so, and what the engine does comes back as a message.
 */
final class WorkerRuns {

    private static final Future<?> NONE = CompletableFuture.completedFuture(null);

    private final WorkerActor actor;
    private final WorkerLoop loop;
    private final WorkerEnvironment env;
    private final WorkerRef ref;
    private final TranscriptReader transcript;

    private SessionSlot slot;
    private RunExecution execution;
    private WallTime wallTime;
    private final OpenQuestions questions = new OpenQuestions();
    private Future<?> deadline = NONE;
    // One after the other, or the engine would hear them in another order than the log says.
    private CompletableFuture<Void> steering = CompletableFuture.completedFuture(null);

    WorkerRuns(WorkerActor actor, WorkerLoop loop, WorkerEnvironment env, WorkerRef ref, TranscriptReader transcript) {
        this.actor = actor;
        this.loop = loop;
        this.env = env;
        this.ref = ref;
        this.transcript = transcript;
    }

    /** True while a run goes on, or an input may yet come back from an engine that did not take it. */
    boolean busy() {
        return execution != null || !steering.isDone();
    }

    /** True while an engine keeps something for this Worker. */
    boolean hasSession() {
        return slot != null;
    }

    /** Accepts an input and sets off what follows from it. */
    InputAck accept(WorkerDraft draft, WorkerInput input) {
        // The Worker's own state first: "it has ended" helps a caller more than "its engine is away".
        WorkerRules.requireRunning(draft);
        SessionSlot session = session(draft)
                .orElseThrow(() -> Failures.engineUnavailable(draft.record().profile().engine()));
        if (env.draining().getAsBoolean() && draft.activeRun().isEmpty()) {
            throw Failures.draining();
        }
        Accepted accepted = WorkerRules.input(draft, ref, input, session.canSteer(), env.settings().maxQueuedInputs());
        if (accepted instanceof Accepted.Started started) {
            draft.engineVersion(session.engine().description().version());
            draft.afterCommit(() -> launch(started.run(), session));
        } else if (accepted instanceof Accepted.Steered steered) {
            draft.afterCommit(() -> steer(input.kind(), steered.content()));
        }
        return accepted.ack();
    }

    /** Begins the run of the oldest waiting input, if there is one and its engine is here. */
    void startNext(WorkerDraft draft) {
        if (draft.queue().isEmpty() || env.draining().getAsBoolean()) {
            return;
        }
        session(draft).ifPresent(session -> WorkerRules.beginNext(draft).ifPresent(run -> {
            draft.engineVersion(session.engine().description().version());
            draft.afterCommit(() -> launch(run, session));
        }));
    }

    /** @return false when the run may have no more turns and is made to end */
    boolean nextTurn(WorkerDraft draft, ActiveRun run) {
        if (run.turn() >= draft.record().profile().limits().turns().orElse(Integer.MAX_VALUE)) {
            limit(draft, "turns");
            return false;
        }
        WorkerRules.nextTurn(draft, run);
        return true;
    }

    /** Ends the active run because it went further than its profile allows. */
    void limit(WorkerDraft draft, String which) {
        draft.activeRun().filter(run -> execution == null || execution.decided().isEmpty()).ifPresent(run -> {
            draft.append(Optional.of(run.id()), SystemItems.limitReached(run.id(), which));
            giveUp(draft, RunOutcome.LIMIT_REACHED);
        });
    }

    /** What the active run asked. */
    record Asked(InteractionId id, CompletableFuture<InteractionAnswer> answer) {
    }

    Asked ask(WorkerDraft draft, ActiveRun run, InteractionRequest question) {
        if (execution == null || execution.decided().isPresent()) {
            throw new RunEndedException();
        }
        if (draft.interactions().size() >= RunOutput.MAX_OPEN_QUESTIONS) {
            throw new YadoException(FailureCode.OVERLOADED, "a run has at most " + RunOutput.MAX_OPEN_QUESTIONS + " open questions");
        }
        Duration most = env.settings().interactionExpiry();
        Duration patience = question.expiresAfter().filter(asked -> asked.compareTo(most) < 0).orElse(most);
        Interaction interaction = WorkerRules.ask(draft, run.id(), question, patience);
        Asked asked = new Asked(interaction.id(), new CompletableFuture<>());
        draft.afterCommit(() -> {
            wallTime.pause();
            questions.opened(asked.id(), asked.answer(), later(patience, () -> actor.tell(
                    late -> close(late, asked.id(), InteractionOutcome.EXPIRED))));
        });
        return asked;
    }

    /** @return the event that says so */
    WorkerEvent answer(WorkerDraft draft, Interaction open, String optionId) {
        InteractionOption chosen = open.option(optionId).orElseThrow(() -> new YadoException(FailureCode.INVALID_REQUEST,
                "option_id must be one of " + open.options().stream().map(InteractionOption::id).toList()));
        WorkerEvent event = WorkerRules.close(draft, open, InteractionOutcome.ANSWERED, Optional.of(chosen));
        closed(draft, open.id(), new InteractionAnswer(Optional.of(chosen)));
        return event;
    }

    /** Whoever asked this waits no longer. */
    void withdraw(WorkerDraft draft, InteractionId id) {
        close(draft, id, InteractionOutcome.WITHDRAWN);
    }

    private void close(WorkerDraft draft, InteractionId id, InteractionOutcome outcome) {
        WorkerRules.open(draft, id).ifPresent(open -> {
            WorkerRules.close(draft, open, outcome, Optional.empty());
            closed(draft, id, InteractionAnswer.NONE);
        });
    }

    private void closed(WorkerDraft draft, InteractionId id, InteractionAnswer answer) {
        boolean goesOn = draft.interactions().isEmpty();
        draft.afterCommit(() -> {
            if (goesOn && execution != null) {
                wallTime.run();
            }
            questions.closed(id, answer);
        });
    }

    /** Refuses a session that is not the Worker's any more. */
    void requireInUse(SessionSlot session) {
        if (slot != session) {
            throw new RunEndedException();
        }
    }

    /**
     * Ends the active run now, if there is one, whatever its engine does. The engine is asked to give up; its session is not used again.
     *
     * @param ending from what the run has used so far
     */
    void endNow(WorkerDraft draft, Function<Usage, Ending> ending) {
        draft.activeRun().ifPresent(run -> {
            Usage used = execution == null ? Usage.UNKNOWN : execution.reporter().total();
            WorkerRules.endRun(draft, run, ending.apply(used), loop.inFlight(draft));
        });
        draft.afterCommit(this::letGo);
    }

    /** As {@link #endNow}, when the session is one of {@code engine}. */
    void engineLeft(WorkerDraft draft, EngineDirectory.Entry engine) {
        if (slot != null && slot.engine().equals(engine)) {
            endNow(draft, used -> Ending.interrupted("the engine " + engine.description().name() + " left", used));
            // Another engine of the same name may have been waiting behind it.
            startNext(draft);
        }
    }

    /** Asks the engine to end the active run; after the cancel deadline it ends all the same. */
    void cancel(WorkerDraft draft) {
        giveUp(draft, RunOutcome.CANCELLED);
    }

    private void giveUp(WorkerDraft draft, RunOutcome outcome) {
        if (draft.activeRun().isEmpty()) {
            return;
        }
        WorkerRules.withdraw(draft);
        draft.afterCommit(() -> {
            questions.abandon();
            RunExecution asked = execution;
            if (asked == null || asked.decided().isPresent()) {
                return;
            }
            asked.giveUp(env.calls(), outcome);
            deadline = later(env.settings().cancelDeadline(), () -> actor.tell(late -> {
                if (execution == asked) {
                    endNow(late, used -> Ending.decided(outcome, used));
                    startNext(late);
                }
            }));
        });
    }

    /** Refuses what a run says after its end. */
    ActiveRun requireActive(WorkerDraft draft, RunReporter reporter, RunId run) {
        if (!isActive(draft, reporter, run)) {
            throw new RunEndedException();
        }
        // What came after a report that is missing would make a log that was never so.
        reporter.requireNothingLost();
        return draft.activeRun().orElseThrow();
    }

    boolean isActive(WorkerDraft draft, RunReporter reporter, RunId run) {
        return !reporter.closed() && draft.activeRun().filter(active -> active.id().equals(run)).isPresent();
    }

    /** Lets the session and whatever still runs in it go. */
    void letGo() {
        RunExecution running = execution;
        SessionSlot used = slot;
        execution = null;
        slot = null;
        deadline.cancel(false);
        questions.abandon();
        if (running != null) {
            wallTime.pause();
            running.reporter().close();
            running.giveUp(env.calls(), RunOutcome.CANCELLED);
            // A session is not closed under a run that still has time to give up.
            Future<?> patience = later(env.settings().cancelDeadline(), () -> close(used));
            used.engine().use().runEnded();
            running.whenLeft(() -> {
                patience.cancel(false);
                close(used);
            });
        } else if (used != null) {
            close(used);
        }
    }

    /** Closes an idle session whose engine takes no new runs. */
    void letSupersededGo() {
        if (execution == null && slot != null && env.engines().draining(slot.engine())) {
            letGo();
        }
    }

    private void launch(StartedRun run, SessionSlot session) {
        WorkerRecord record = loop.record();
        Profile profile = record.profile();
        if (!env.engines().has(session.engine())) {
            // The engine left between the decision and now.
            actor.tell(draft -> {
                endNow(draft, used -> Ending.interrupted("the engine " + profile.engine() + " left", used));
                // It may be back already, and have been told off because this run seemed to be active.
                startNext(draft);
            });
            return;
        }
        if (slot != null && slot != session) {
            close(slot);
        }
        slot = session;
        RunExecution started = new RunExecution(run, slot, new RunReporter(actor, run.id(), profile.limits().tokens()));
        execution = started;
        slot.engine().use().runBegan();
        wallTime = new WallTime(profile.limits().wallTime(), this::later, () -> actor.tell(draft -> {
            if (execution == started) {
                limit(draft, "wall_time");
            }
        }));
        wallTime.run();
        started.start(new SessionContext(actor, slot, env, ref, profile, transcript), env.runs(),
                ending -> actor.tellEnd(draft -> ended(draft, started, ending)));
    }

    private void ended(WorkerDraft draft, RunExecution which, Ending ending) {
        if (execution != which || draft.activeRun().isEmpty()) {
            return;
        }
        // An engine need not have noticed that a report is missing, but what it finished is not what the log says.
        Ending whole = which.reporter().lost().filter(why -> ending.error().isEmpty())
                .map(why -> Ending.failed(RunErrorCode.INTERNAL, why.failure().message(), ending.usage())).orElse(ending);
        // A run that was cancelled ends as cancelled, also when the engine was quicker: its caller was told so.
        Ending real = which.decided().map(outcome -> Ending.decided(outcome, ending.usage())).orElse(whole);
        WorkerRules.endRun(draft, draft.activeRun().get(), real, loop.inFlight(draft));
        draft.afterCommit(() -> {
            which.reporter().close();
            deadline.cancel(false);
            wallTime.pause();
            questions.abandon();
            if (execution == which) {
                execution = null;
                slot.engine().use().runEnded();
                letSupersededGo();
            }
        });
        startNext(draft);
    }

    private void steer(InputKind kind, String content) {
        SessionSlot session = slot;
        // When the executor takes no more this Runtime is stopping: the input is in the log, and its run is about to be interrupted.
        steering = steering.thenRunAsync(() -> {
            if (session == null || !session.steer(content)) {
                actor.tell(draft -> {
                    WorkerRules.steeredTooLate(draft, kind, content);
                    startNext(draft);
                });
            }
        }, env.calls());
    }

    /** The session of the active run; without one the session in use, or one to be opened, at the best engine of the Worker's profile. */
    private Optional<SessionSlot> session(WorkerDraft draft) {
        if (draft.activeRun().isPresent() && slot != null && env.engines().has(slot.engine())) {
            return Optional.of(slot);
        }
        return env.engines().best(draft.record().profile().engine())
                .map(best -> slot != null && slot.engine().equals(best) ? slot : new SessionSlot(best));
    }

    private void close(SessionSlot session) {
        try {
            env.calls().execute(session::close);
        } catch (RejectedExecutionException e) {
            session.close();
        }
    }

    private Future<?> later(Duration delay, Runnable task) {
        try {
            return env.timer().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            task.run();
            return NONE;
        }
    }
}
