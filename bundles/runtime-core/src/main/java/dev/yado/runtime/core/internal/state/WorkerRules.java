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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The rules of a Worker's life cycle: what an operation changes, which events record it, when it is refused. Pure: changes only the draft. */
public final class WorkerRules {

    /** The prefix of interaction ids. On the wire and in stored logs, so it stays "ask". */
    private static final String ID_PREFIX = "ask-";

    private WorkerRules() {
    }

    /** How an input was accepted. */
    public sealed interface Accepted {

        InputAck ack();

        record Started(InputAck ack, StartedRun run) implements Accepted {
        }

        record Queued(InputAck ack) implements Accepted {
        }

        record Steered(InputAck ack, String content) implements Accepted {
        }
    }

    /** A run whose start is in the draft. */
    public record StartedRun(RunId id, InputKind kind, String content) {
    }

    /**
     * How a run ended.
     *
     * @param error set when the run failed or was interrupted
     */
    public record Ending(RunOutcome outcome, Optional<EventPayload.ErrorReport> error, Usage usage) {

        /** An ending without an error. */
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
     * Accepts an input: starts a run, queues the input, or adds it to the active run.
     *
     * @param canSteer  whether the engine accepts input during a run
     * @param maxQueued maximum of queued inputs
     */
    public static Accepted input(WorkerDraft draft, WorkerRef ref, WorkerInput input, boolean canSteer, int maxQueued) {
        requireRunning(draft);
        Optional<ActiveRun> active = draft.activeRun();
        if (active.isEmpty() && draft.queue().isEmpty()) {
            RunId runId = draft.nextRun();
            StartedRun run = begin(draft, new QueuedInput(runId, input.kind(), input.content(), false));
            return new Accepted.Started(InputAck.builder(ref, draft.status(), draft.lastSequence() - 2, runId)
                    .transcriptSequence(draft.transcriptCount()).delivery(input.delivery()).build(), run);
        }
        return switch (input.delivery()) {
            case REJECT -> throw new YadoException(busy(active));
            case QUEUE -> new Accepted.Queued(enqueue(draft, ref, input, maxQueued));
            case STEER -> {
                if (active.isEmpty() || !canSteer) {
                    throw new YadoException(FailureCode.OPERATION_UNSUPPORTED,
                            "this Worker's engine accepts no input during a run; use delivery queue");
                }
                WorkerEvent event = draft.append(Optional.of(active.get().id()),
                        SystemItems.input(SystemItems.INPUT_STEERED, active.get().id(), input.kind(), input.content()));
                yield new Accepted.Steered(InputAck.builder(ref, draft.status(), event.sequence(), active.get().id())
                        .transcriptSequence(draft.transcriptCount()).delivery(Delivery.STEER).build(), input.content());
            }
        };
    }

    /** Queues a steered input that the engine did not accept into its run. */
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

    /** Appends the first event of every log. */
    public static void appendCreated(WorkerDraft draft) {
        draft.append(Optional.empty(), new EventPayload.Status(ActivityStatus.IDLE));
    }

    /** Starts the run of an input. */
    static StartedRun begin(WorkerDraft draft, QueuedInput input) {
        Optional<RunId> run = Optional.of(input.runId());
        boolean user = input.kind() == InputKind.USER;
        draft.append(run, new EventPayload.InvokeStart(user ? InvokeKind.USER_SEND : InvokeKind.NOTIFY));
        EventPayload message = user ? EventPayload.UserMessage.text(input.content())
                : SystemItems.input(SystemItems.SYSTEM_INPUT, input.runId(), input.kind(), input.content());
        if (input.inTranscript()) {
            // The log has the input of every run; the transcript has each input once.
            draft.appendUnlisted(run, message);
        } else {
            draft.append(run, message);
        }
        draft.append(run, new EventPayload.Status(ActivityStatus.RUNNING));
        WorkerEvent turn = draft.append(run, new EventPayload.TurnStart(1));
        draft.activeRun(Optional.of(new ActiveRun(input.runId(), input.kind(), turn.at(), 1)));
        return new StartedRun(input.runId(), input.kind(), input.content());
    }

    /** Starts the run of the oldest queued input; empty if there is none, or a run is active. */
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
     * Ends the active run. The part of an unfinished text that subscribers have seen becomes part of the log.
     *
     * @param inFlight the text that no durable event carries yet
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
        ending.error().ifPresent(error -> draft.append(id, error));
        draft.lastError(run.id(), ending);
        boolean finished = ending.outcome() == RunOutcome.FINISHED || ending.outcome() == RunOutcome.LIMIT_REACHED;
        draft.append(id, new EventPayload.TurnEnd(run.turn(), finished ? TurnResult.FINISHED : TurnResult.PAUSED));
        if (ending.usage().isKnown()) {
            draft.append(id, new EventPayload.UsageReport(ending.usage()));
            draft.addUsage(ending.usage());
        }
        draft.append(id, new EventPayload.RunEnd(ending.outcome()));
        draft.append(id, new EventPayload.Status(ActivityStatus.IDLE));
        draft.activeRun(Optional.empty());
    }

    /** Opens an interaction; the active run is paused until it is closed. */
    public static Interaction openInteraction(WorkerDraft draft, RunId run, InteractionRequest request, Duration expiresAfter) {
        // The number is that of the event: it is unique, and finds the interaction in the log.
        InteractionId id = new InteractionId(ID_PREFIX + (draft.lastSequence() + 1));
        Instant now = draft.now();
        Interaction opened = Interaction.builder(id, run, request.title(), now, now.plus(expiresAfter), draft.lastSequence() + 1)
                .text(request.text()).options(request.options()).toolCallId(request.toolCallId().orElse(null)).build();
        draft.append(Optional.of(run), SystemItems.opened(opened));
        if (draft.interactions().isEmpty()) {
            draft.append(Optional.of(run), new EventPayload.Status(ActivityStatus.PAUSED));
        }
        List<Interaction> open = new ArrayList<>(draft.interactions());
        open.add(opened);
        draft.interactions(open);
        return opened;
    }

    /** Returns the sequence of the event that opened an interaction; empty if no interaction can have this id. */
    public static OptionalLong openedBy(InteractionId id) {
        String number = id.value().startsWith(ID_PREFIX) ? id.value().substring(ID_PREFIX.length()) : "";
        return number.matches("[1-9][0-9]{0,17}") ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }

    public static Optional<Interaction> interaction(WorkerDraft draft, InteractionId id) {
        return draft.interactions().stream().filter(open -> open.id().equals(id)).findFirst();
    }

    /**
     * Closes an open interaction; the run is resumed when it was the last one.
     *
     * @param chosen present only for an answer
     */
    public static WorkerEvent closeInteraction(WorkerDraft draft, Interaction open, InteractionOutcome outcome, Optional<InteractionOption> chosen) {
        var payload = chosen.map(option -> SystemItems.answered(open, option)).orElseGet(() -> SystemItems.closed(open, outcome));
        WorkerEvent event = draft.append(Optional.of(open.runId()), payload);
        draft.interactions(draft.interactions().stream().filter(other -> !other.id().equals(open.id())).toList());
        if (draft.interactions().isEmpty()) {
            draft.append(Optional.of(open.runId()), new EventPayload.Status(ActivityStatus.RUNNING));
        }
        return event;
    }

    /** Closes all open interactions because their run ends. */
    public static void withdrawInteractions(WorkerDraft draft) {
        if (draft.interactions().isEmpty()) {
            return;
        }
        draft.interactions().forEach(open -> draft.append(Optional.of(open.runId()),
                SystemItems.closed(open, InteractionOutcome.WITHDRAWN)));
        draft.interactions(List.of());
    }

    /**
     * Ends the Worker. Its active run must have ended before.
     *
     * @param terminal stopped or cancelled; ignored when the Worker has already ended
     */
    public static LifecycleAck end(WorkerDraft draft, WorkerRef ref, WorkerStatus terminal, Optional<String> reason) {
        if (draft.status() == WorkerStatus.RUNNING) {
            if (!draft.queue().isEmpty()) {
                draft.append(Optional.empty(), SystemItems.dropped(draft.queue().size()));
            }
            var payload = reason.map(why -> SystemItems.ended(terminal, why)).orElseGet(() -> SystemItems.ended(terminal));
            WorkerEvent event = draft.append(Optional.empty(), payload);
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
            throw new QueueFullException(new YadoException(new Failure(FailureCode.OVERLOADED, "this Worker already has " + maxQueued + " queued inputs")
                    .with(Failure.RETRY_AFTER, 1)));
        }
        RunId runId = draft.nextRun();
        List<QueuedInput> queue = new ArrayList<>(draft.queue());
        queue.add(new QueuedInput(runId, input.kind(), input.content(), false));
        WorkerEvent event = draft.append(Optional.of(runId),
                SystemItems.input(SystemItems.INPUT_QUEUED, runId, input.kind(), input.content()));
        draft.queue(queue);
        return InputAck.builder(ref, draft.status(), event.sequence(), runId).delivery(Delivery.QUEUE).queued(true).build();
    }

    private static Failure busy(Optional<ActiveRun> active) {
        Failure busy = new Failure(FailureCode.WORKER_BUSY,
                "a run is active; wait for it, cancel it, or use delivery queue, or steer if its engine supports it");
        return active.map(run -> busy.with(Failure.RUN_ID, run.id().value())).orElse(busy);
    }
}
