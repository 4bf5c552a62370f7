package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.SystemItems;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.run.RunCoordinator;
import dev.yado.runtime.core.internal.shared.RuntimeContext;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerRules;
import dev.yado.runtime.core.internal.state.WorkerRules.Ending;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of one Worker that is in use; each is a message to its mailbox. An idle actor is retired and dropped, as the store has all of its state.
 *
 * <p>Operations for callers return false when this actor is retired; the caller then turns to the Worker's next actor.
 */
public final class WorkerActor {

    private static final System.Logger LOG = System.getLogger(WorkerActor.class.getName());

    private final WorkerId id;
    private final RuntimeContext context;
    private final WorkerRef ref;
    private final WorkerLog log;
    private final WorkerLoop loop;
    private final WorkerSteps steps;
    private final RunCoordinator runs;

    /** @param record the committed state; null for a Worker that is about to be created */
    WorkerActor(WorkerId id, WorkerRecord record, RuntimeContext context) {
        this.id = id;
        this.context = context;
        this.ref = context.ref(id);
        this.log = new WorkerLog(context, id);
        this.loop = new WorkerLoop(id, record, context);
        this.steps = new WorkerSteps(loop);
        this.runs = new RunCoordinator(steps, context, ref, log);
    }

    boolean create(WorkerRecord first, Optional<WorkerInput> initialInput, Idempotency idempotency, CompletableFuture<WorkerRecord> reply) {
        return steps.request(reply, draft -> {
            draft.create(first);
            WorkerRules.appendCreated(draft);
            initialInput.ifPresent(input -> runs.accept(draft, input));
            idempotency.recordCreated(draft);
            return draft.record();
        });
    }

    public boolean input(WorkerInput input, Idempotency idempotency, CompletableFuture<InputAck> reply) {
        return steps.request(reply, draft -> idempotency.input(draft, context, ref, () -> runs.accept(draft, input)));
    }

    public boolean stop(Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
        return steps.requestAlone(reply, draft -> idempotency.lifecycle(draft, context, ref, () -> end(draft, WorkerStatus.STOPPED, reason)));
    }

    public boolean cancel(CancelScope scope, Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
        return steps.requestAlone(reply, draft -> idempotency.lifecycle(draft, context, ref, () -> {
            if (scope == CancelScope.WORKER) {
                return end(draft, WorkerStatus.CANCELLED, reason);
            }
            WorkerRules.requireRunning(draft);
            runs.cancel(draft);
            return new LifecycleAck(ref, draft.status(), draft.lastSequence());
        }));
    }

    boolean delete(CompletableFuture<Void> reply) {
        return steps.requestAlone(reply, draft -> {
            if (draft.status() == WorkerStatus.RUNNING) {
                throw new YadoException(FailureCode.WORKER_RUNNING, "stop or cancel the Worker before removing it");
            }
            try {
                context.store().delete(id);
            } catch (StoreException e) {
                throw context.failures().failed(LOG, "the removal of " + id, e);
            }
            loop.markDeleted();
            draft.afterCommit(() -> {
                loop.live().end(new StreamFrame.Notice(StreamNotice.WORKER_NOT_FOUND, "the Worker was removed", true));
                context.changes().publish(() -> new RuntimeChange.WorkerRemoved(id));
            });
            return null;
        });
    }

    /** Ends a run whose process has ended. */
    boolean endInterrupted(RunId run, InFlight inFlight, CompletableFuture<Void> reply) {
        return steps.requestAlone(reply, draft -> {
            draft.activeRun().filter(active -> active.id().equals(run)).ifPresent(active -> WorkerRules.endRun(draft, active,
                    Ending.interrupted("the process of this Runtime ended", Usage.UNKNOWN), inFlight));
            return null;
        });
    }

    public boolean subscribe(Optional<Cursor> after, CompletableFuture<Feed<StreamFrame>> reply) {
        CompletableFuture<Void> posted = new CompletableFuture<>();
        posted.whenComplete((done, failure) -> {
            if (failure != null) {
                reply.completeExceptionally(failure);
            }
        });
        return steps.request(posted, draft -> {
            // After the batch is published: the snapshot of the stream is then the committed state.
            draft.afterCommit(() -> open(after, reply));
            return null;
        });
    }

    public boolean answer(InteractionId id, String optionId, Idempotency idempotency, CompletableFuture<InteractionAck> reply) {
        return steps.request(reply, draft -> idempotency.answer(draft, context, ref, () -> {
            Optional<Interaction> open = WorkerRules.interaction(draft, id);
            if (open.isEmpty()) {
                throw wasOpened(id) ? Failures.interactionClosed() : Failures.unknownInteraction();
            }
            return new InteractionAck(ref, id, optionId, runs.answer(draft, open.get(), optionId).sequence());
        }));
    }

    private boolean wasOpened(InteractionId id) {
        OptionalLong event = WorkerRules.openedBy(id);
        return event.isPresent() && log.eventsAfter(event.getAsLong() - 1, 1).stream().anyMatch(logged -> logged.sequence() == event.getAsLong()
                && logged.payload() instanceof EventPayload.SystemItem item && item.kind().equals(SystemItems.INTERACTION_OPENED));
    }

    public void engineRemoved(EngineDirectory.Entry engine) {
        steps.enqueue(draft -> runs.engineRemoved(draft, engine));
    }

    /** Closes the session if another engine has replaced its engine. */
    public void engineSuperseded() {
        steps.enqueue(draft -> draft.afterCommit(runs::closeSuperseded));
    }

    void engineAdded() {
        steps.enqueue(runs::startNext);
    }

    /** Ends the active run and every stream because the Runtime stops. */
    CompletableFuture<Void> shutDown() {
        return steps.enqueueAndWatch(draft -> {
            runs.endNow(draft, usage -> Ending.interrupted("this Runtime was stopped", usage));
            draft.afterCommit(loop::rejectWaiting);
            draft.afterCommit(this::endStreams);
        });
    }

    /** Ends every stream because the Runtime stops. Safe from any thread. */
    void endStreams() {
        loop.endStreams(new StreamFrame.Notice(StreamNotice.CLOSING,
                "this Runtime is stopping: open the stream again with the last cursor", true));
    }

    /** Drops cached events after the log was trimmed. Safe from any thread. */
    public void logTrimmed() {
        loop.logTrimmed();
    }

    /** Retires this actor if it is idle, and returns whether it is retired. */
    boolean retireIfIdle() {
        boolean retired = loop.mailbox().retireIf(() -> loop.idleNanos() > idleTimeout().toNanos()
                && !loop.hasWaitingCallers() && (loop.record() == null || !runs.isBusy() && loop.record().queue().isEmpty() && loop.live().streams() == 0));
        if (retired) {
            runs.releaseSession();
        }
        return retired;
    }

    /** Returns how long to keep the actor: an open session is worth keeping; without one, the actor only uses heap. */
    private Duration idleTimeout() {
        Duration idleAfter = context.settings().idleAfter();
        Duration sweep = context.settings().sweepInterval();
        return runs.hasSession() || idleAfter.compareTo(sweep) < 0 ? idleAfter : sweep;
    }

    boolean retired() {
        return loop.mailbox().retired();
    }

    private LifecycleAck end(WorkerDraft draft, WorkerStatus terminal, Optional<String> reason) {
        if (draft.status() == WorkerStatus.RUNNING) {
            runs.endNow(draft, Ending::cancelled);
        }
        return WorkerRules.end(draft, ref, terminal, reason);
    }

    private void open(Optional<Cursor> after, CompletableFuture<Feed<StreamFrame>> reply) {
        if (loop.live().streams() >= context.settings().maxStreamsPerWorker()) {
            reply.completeExceptionally(new YadoException(FailureCode.OVERLOADED, "this Worker has too many open streams"));
            return;
        }
        Feed<StreamFrame> stream = loop.live().open(after.map(StreamQuery::after).orElse(StreamQuery.LIVE), loop.reader(log::eventsAfter));
        if (!reply.complete(stream)) {
            // The caller no longer waits, and would never close the stream.
            stream.close();
        }
    }
}
