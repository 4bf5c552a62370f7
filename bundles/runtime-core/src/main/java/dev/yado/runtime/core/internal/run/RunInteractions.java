package dev.yado.runtime.core.internal.run;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.InteractionId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.interaction.InteractionOutcome;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerRules;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The interactions of one Worker's active run: opens, answers, expires and withdraws them. For the mailbox only. */
final class RunInteractions {

    private final WorkerHandle worker;
    private final RuntimeContext context;
    private final Runnable paused;
    private final Runnable resumed;
    private final PendingInteractions pending = new PendingInteractions();

    /** An interaction that was opened, and its answer to come. The answer fails when the run ends first. */
    record Opened(InteractionId id, CompletableFuture<InteractionAnswer> answer) {
    }

    /**
     * @param paused  called after the commit of each interaction that was opened
     * @param resumed called after the commit that closed the last open interaction
     */
    RunInteractions(WorkerHandle worker, RuntimeContext context, Runnable paused, Runnable resumed) {
        this.worker = worker;
        this.context = context;
        this.paused = paused;
        this.resumed = resumed;
    }

    /** Opens an interaction for the active run. It expires after the time in the request, or after the Runtime's maximum if that is shorter. */
    Opened open(WorkerDraft draft, ActiveRun run, InteractionRequest request) {
        if (draft.interactions().size() >= RunOutput.MAX_OPEN_INTERACTIONS) {
            throw new YadoException(FailureCode.OVERLOADED, "a run can have at most " + RunOutput.MAX_OPEN_INTERACTIONS + " open interactions");
        }
        Duration maximum = context.settings().interactionExpiry();
        Duration expiry = request.expiresAfter().filter(requested -> requested.compareTo(maximum) < 0).orElse(maximum);
        Interaction interaction = WorkerRules.openInteraction(draft, run.id(), request, expiry);
        Opened opened = new Opened(interaction.id(), new CompletableFuture<>());
        draft.afterCommit(() -> {
            paused.run();
            pending.add(opened.id(), opened.answer(), context.schedule(expiry,
                    () -> worker.enqueue(late -> close(late, opened.id(), InteractionOutcome.EXPIRED))));
        });
        return opened;
    }

    /** Answers an open interaction and returns the event that records it. */
    WorkerEvent answer(WorkerDraft draft, Interaction open, String optionId) {
        InteractionOption chosen = open.option(optionId).orElseThrow(() -> new YadoException(FailureCode.INVALID_REQUEST,
                "option_id must be one of " + open.options().stream().map(InteractionOption::id).toList()));
        WorkerEvent event = WorkerRules.closeInteraction(draft, open, InteractionOutcome.ANSWERED, Optional.of(chosen));
        completeAfterCommit(draft, open.id(), InteractionAnswer.of(chosen));
        return event;
    }

    /** Withdraws an interaction whose engine no longer waits for the answer. No effect when it is closed already. */
    void withdraw(WorkerDraft draft, InteractionId id) {
        close(draft, id, InteractionOutcome.WITHDRAWN);
    }

    /** Releases the threads that wait for answers: their run has ended. */
    void abandon() {
        pending.abandon();
    }

    private void close(WorkerDraft draft, InteractionId id, InteractionOutcome outcome) {
        WorkerRules.interaction(draft, id).ifPresent(open -> {
            WorkerRules.closeInteraction(draft, open, outcome, Optional.empty());
            completeAfterCommit(draft, id, InteractionAnswer.NONE);
        });
    }

    private void completeAfterCommit(WorkerDraft draft, InteractionId id, InteractionAnswer answer) {
        boolean last = draft.interactions().isEmpty();
        draft.afterCommit(() -> {
            if (last) {
                resumed.run();
            }
            pending.complete(id, answer);
        });
    }
}
