package dev.yado.runtime.core.internal.state;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.RunErrorCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.interaction.InteractionOutcome;
import dev.yado.model.stream.InFlight;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.InvokeKind;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.RunOutcome;
import dev.yado.model.worker.TurnResult;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of a Worker's life: what an operation changes, which events say so, and when it is refused. Pure: everything goes into the draft, nothing is
 * started or stopped here. A refusal changes nothing.
 */
public final class WorkerRules {

    private static final String ASKED = "ask-";

    private WorkerRules() {
    }

    /** What an accepted input asks of the engine. */
    public sealed interface Accepted {

        InputAck ack();

        record Started(InputAck ack, StartedRun run) implements Accepted {
        }

        record Queued(InputAck ack) implements Accepted {
        }

        record Steered(InputAck ack, String content) implements Accepted {
        }
    }

    /** A run that the log says has begun. */
    public record StartedRun(RunId id, InputKind kind, String content) {
    }

    /** How a run ended. @param error set when something went wrong */
    public record Ending(RunOutcome outcome, Optional<EventPayload.ErrorReport> error, Usage usage) {

        /** As somebody decided, whatever the engine says. */
        public static Ending of(RunOutcome outcome, Usage usage) {
            return new Ending(outcome, Optional.empty(), usage);
        }

        public static Ending cancelled(Usage usage) {
            return of(RunOutcome.CANCELLED, usage);
        }

        public static Ending failed(RunErrorCode code, String message, Usage usage) {
            return new Ending(RunOutcome.FAILED, Optional.of(new EventPayload.ErrorReport(code, message)), usage);
        }

        public static Ending interrupted(String why, Usage usage) {
            return new Ending(RunOutcome.INTERRUPTED,
                    Optional.of(new EventPayload.ErrorReport(RunErrorCode.INTERNAL, "interrupted: " + why)), usage);
        }
    }

    /**
     * @param canSteer  whether the engine takes input into an active run
     * @param maxQueued most inputs that may wait
     */
    public static Accepted input(WorkerDraft draft, WorkerRef ref, WorkerInput input, boolean canSteer, int maxQueued) {
        requireRunning(draft);
        Optional<ActiveRun> active = draft.activeRun();
        if (active.isEmpty() && draft.queue().isEmpty()) {
            RunId runId = draft.nextRun();
            StartedRun run = begin(draft, new QueuedInput(runId, input.kind(), input.content(), false));
            return new Accepted.Started(new InputAck(ref, draft.status(), OptionalLong.of(draft.transcriptCount()), draft.lastSequence() - 2,
                    runId, input.delivery(), false), run);
        }
        return switch (input.delivery()) {
            case REJECT -> throw new YadoException(busy(active));
            case QUEUE -> new Accepted.Queued(enqueue(draft, ref, input, maxQueued));
            case STEER -> {
                if (active.isEmpty() || !canSteer) {
                    throw new YadoException(FailureCode.OPERATION_UNSUPPORTED,
                            "this Worker's engine takes no input into an active run; use delivery queue");
                }
                WorkerEvent event = draft.append(Optional.of(active.get().id()),
                        SystemItems.input(SystemItems.INPUT_STEERED, active.get().id(), input.kind(), input.content()));
                yield new Accepted.Steered(new InputAck(ref, draft.status(), OptionalLong.of(draft.transcriptCount()), event.sequence(),
                        active.get().id(), Delivery.STEER, false), input.content());
            }
        };
    }

    /** A steered input came too late for its run: it waits as if it had been queued. */
    public static void queueRejectedSteering(WorkerDraft draft, InputKind kind, String content) {
        if (draft.status() != WorkerStatus.RUNNING) {
            return;
        }
        RunId runId = draft.nextRun();
        List<QueuedInput> queue = new ArrayList<>(draft.queue());
        queue.add(new QueuedInput(runId, kind, content, true));
        draft.append(Optional.of(runId), SystemItems.input(SystemItems.INPUT_QUEUED, runId, kind, content));
        draft.queue(queue);
    }

    /** The first thing in every log. */
    public static void appendCreated(WorkerDraft draft) {
        draft.append(Optional.empty(), new EventPayload.Status(ActivityStatus.IDLE));
    }

    /** Begins the run of an input. */
    static StartedRun begin(WorkerDraft draft, QueuedInput input) {
        Optional<RunId> run = Optional.of(input.runId());
        boolean user = input.kind() == InputKind.USER;
        draft.append(run, new EventPayload.InvokeStart(user ? InvokeKind.USER_SEND : InvokeKind.NOTIFY));
        EventPayload said = user ? EventPayload.UserMessage.text(input.content())
                : SystemItems.input(SystemItems.SYSTEM_INPUT, input.runId(), input.kind(), input.content());
        if (input.inTranscript()) {
            // The log tells every run's input; the transcript tells what was said, once.
            draft.appendUnlisted(run, said);
        } else {
            draft.append(run, said);
        }
        draft.append(run, new EventPayload.Status(ActivityStatus.RUNNING));
        WorkerEvent turn = draft.append(run, new EventPayload.TurnStart(1));
        draft.activeRun(Optional.of(new ActiveRun(input.runId(), input.kind(), turn.at(), 1)));
        return new StartedRun(input.runId(), input.kind(), input.content());
    }

    /** Takes the oldest waiting input and begins its run; empty when there is none or one is active. */
    public static Optional<StartedRun> beginNext(WorkerDraft draft) {
        if (draft.status() != WorkerStatus.RUNNING || draft.activeRun().isPresent() || draft.queue().isEmpty()) {
            return Optional.empty();
        }
        QueuedInput next = draft.queue().get(0);
        draft.queue(draft.queue().subList(1, draft.queue().size()));
        return Optional.of(begin(draft, next));
    }

    public static void nextTurn(WorkerDraft draft, ActiveRun run) {
        draft.append(Optional.of(run.id()), new EventPayload.TurnEnd(run.turn(), TurnResult.FINISHED));
        draft.append(Optional.of(run.id()), new EventPayload.TurnStart(run.turn() + 1));
        draft.activeRun(Optional.of(new ActiveRun(run.id(), run.kind(), run.startedAt(), run.turn() + 1)));
    }

    /**
     * Ends the active run. What viewers have already seen of an unfinished text becomes part of the log, so that it does not vanish.
     *
     * @param inFlight text that no durable event carries yet
     */
    public static void endRun(WorkerDraft draft, ActiveRun run, Ending ending, InFlight inFlight) {
        Optional<RunId> id = Optional.of(run.id());
        withdrawInteractions(draft);
        for (InFlight.Block block : inFlight.blocks()) {
            if (block instanceof InFlight.TextBlock text) {
                draft.append(id, new EventPayload.TextDone(text.text()));
            } else if (block instanceof InFlight.ThinkingBlock thinking) {
                draft.append(id, new EventPayload.ThinkingDone(thinking.text()));
            }
        }
        ending.error().ifPresent(error -> {
            draft.append(id, error);
            draft.failed(error.message());
        });
        boolean finished = ending.outcome() == RunOutcome.FINISHED || ending.outcome() == RunOutcome.LIMIT_REACHED;
        draft.append(id, new EventPayload.TurnEnd(run.turn(), finished ? TurnResult.FINISHED : TurnResult.PAUSED));
        if (ending.usage().isKnown()) {
            draft.append(id, new EventPayload.UsageReport(ending.usage()));
            draft.use(ending.usage());
        }
        draft.append(id, new EventPayload.RunEnd(ending.outcome()));
        draft.append(id, new EventPayload.Status(ActivityStatus.IDLE));
        draft.activeRun(Optional.empty());
    }

    /** The active run asks; it waits for the answer. */
    public static Interaction openInteraction(WorkerDraft draft, RunId run, InteractionRequest question, Duration expiresAfter) {
        // Numbered by the event, so that no number is used twice, and what became of a question can be told from the log.
        InteractionId id = new InteractionId(ASKED + (draft.lastSequence() + 1));
        Interaction asked = new Interaction(id, run, question.title(), question.text(), question.options(), question.toolCallId(), draft.now(),
                draft.now().plus(expiresAfter).truncatedTo(ChronoUnit.MILLIS), draft.lastSequence() + 1);
        draft.append(Optional.of(run), SystemItems.opened(asked));
        if (draft.interactions().isEmpty()) {
            draft.append(Optional.of(run), new EventPayload.Status(ActivityStatus.PAUSED));
        }
        List<Interaction> open = new ArrayList<>(draft.interactions());
        open.add(asked);
        draft.interactions(open);
        return asked;
    }

    /** The sequence of the event that asked the question of this id, if an id of a question can be like that. */
    public static OptionalLong openedBy(InteractionId id) {
        String number = id.value().startsWith(ASKED) ? id.value().substring(ASKED.length()) : "";
        return number.matches("[1-9][0-9]{0,17}") ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }

    public static Optional<Interaction> interaction(WorkerDraft draft, InteractionId id) {
        return draft.interactions().stream().filter(asked -> asked.id().equals(id)).findFirst();
    }

    /**
     * Closes an open question; the run goes on when it was the last.
     *
     * @param chosen only of an answer
     */
    public static WorkerEvent closeInteraction(WorkerDraft draft, Interaction asked, InteractionOutcome outcome, Optional<InteractionOption> chosen) {
        WorkerEvent event = draft.append(Optional.of(asked.runId()), SystemItems.closed(asked, outcome, chosen));
        draft.interactions(draft.interactions().stream().filter(other -> !other.id().equals(asked.id())).toList());
        if (draft.interactions().isEmpty()) {
            draft.append(Optional.of(asked.runId()), new EventPayload.Status(ActivityStatus.RUNNING));
        }
        return event;
    }

    /** Closes all open questions, for their run does not wait any more. */
    public static void withdrawInteractions(WorkerDraft draft) {
        if (draft.interactions().isEmpty()) {
            return;
        }
        draft.interactions().forEach(asked -> draft.append(Optional.of(asked.runId()),
                SystemItems.closed(asked, InteractionOutcome.WITHDRAWN, Optional.empty())));
        draft.interactions(List.of());
    }

    /**
     * Ends the Worker. Its active run must have been ended before.
     *
     * @param terminal stopped or cancelled; ignored when the Worker has ended already
     */
    public static LifecycleAck end(WorkerDraft draft, WorkerRef ref, WorkerStatus terminal, Optional<String> reason) {
        if (draft.status() == WorkerStatus.RUNNING) {
            if (!draft.queue().isEmpty()) {
                draft.append(Optional.empty(), SystemItems.dropped(draft.queue().size()));
            }
            WorkerEvent event = draft.append(Optional.empty(), SystemItems.ended(terminal, reason));
            draft.end(terminal, event.sequence());
        }
        return new LifecycleAck(ref, draft.status(), draft.terminalEvent().orElseThrow());
    }

    public static void requireRunning(WorkerDraft draft) {
        if (draft.status() != WorkerStatus.RUNNING) {
            throw new YadoException(FailureCode.WORKER_NOT_RUNNING, "the Worker is " + draft.status().wire() + "; create another one");
        }
    }

    private static InputAck enqueue(WorkerDraft draft, WorkerRef ref, WorkerInput input, int maxQueued) {
        if (draft.queue().size() >= maxQueued) {
            throw new QueueFullException(new YadoException(new Failure(FailureCode.OVERLOADED, "this Worker already has " + maxQueued + " inputs waiting")
                    .with(Failure.RETRY_AFTER, 1)));
        }
        RunId runId = draft.nextRun();
        List<QueuedInput> queue = new ArrayList<>(draft.queue());
        queue.add(new QueuedInput(runId, input.kind(), input.content(), false));
        WorkerEvent event = draft.append(Optional.of(runId),
                SystemItems.input(SystemItems.INPUT_QUEUED, runId, input.kind(), input.content()));
        draft.queue(queue);
        return new InputAck(ref, draft.status(), OptionalLong.empty(), event.sequence(), runId, Delivery.QUEUE, true);
    }

    private static Failure busy(Optional<ActiveRun> active) {
        Failure busy = new Failure(FailureCode.WORKER_BUSY,
                "a run is active; wait for it, cancel it, or use delivery queue, or steer if its engine takes that");
        return active.map(run -> busy.with(Failure.RUN_ID, run.id().value())).orElse(busy);
    }
}
