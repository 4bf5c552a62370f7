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
import dev.yado.runtime.core.internal.context.RuntimeContext;
import dev.yado.runtime.core.internal.engine.EngineDirectory;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.run.RunCoordinator;
import dev.yado.runtime.core.internal.run.WorkerHandle;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.state.WorkerRules;
import dev.yado.runtime.core.internal.state.WorkerRules.Ending;
import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import dev.yado.runtime.core.internal.worker.Mailbox.Origin;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One Worker while somebody needs it: what can be asked of it, each a message to its mailbox. It is forgotten when it is idle, for the store has all of
 * it.
 *
 * <p>What callers ask returns false when this actor is retired: then the caller asks the Worker's next actor.
 */
public final class WorkerActor implements WorkerHandle {

    private static final System.Logger LOG = System.getLogger(WorkerActor.class.getName());

    private final WorkerId id;
    private final RuntimeContext env;
    private final WorkerRef ref;
    private final WorkerLog log;
    private final WorkerLoop loop;
    private final RunCoordinator runs;

    /** @param record as committed; null for a Worker that is about to be created */
    WorkerActor(WorkerId id, WorkerRecord record, RuntimeContext env) {
        this.id = id;
        this.env = env;
        this.ref = env.ref(id);
        this.log = new WorkerLog(env, id);
        this.loop = new WorkerLoop(id, record, env);
        this.runs = new RunCoordinator(this, env, ref, log);
    }

    boolean create(WorkerRecord first, Optional<WorkerInput> initialInput, Idempotency idempotency, CompletableFuture<WorkerRecord> reply) {
        return ask(reply, draft -> {
            draft.create(first);
            WorkerRules.appendCreated(draft);
            initialInput.ifPresent(input -> runs.accept(draft, input));
            idempotency.keepCreated(draft);
            return draft.record();
        });
    }

    public boolean input(WorkerInput input, Idempotency idempotency, CompletableFuture<InputAck> reply) {
        return ask(reply, draft -> idempotency.input(draft, env, ref, () -> runs.accept(draft, input)));
    }

    public boolean stop(Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
        return askAlone(reply, draft -> idempotency.lifecycle(draft, env, ref, () -> end(draft, WorkerStatus.STOPPED, reason)));
    }

    public boolean cancel(CancelScope scope, Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
        return askAlone(reply, draft -> idempotency.lifecycle(draft, env, ref, () -> {
            if (scope == CancelScope.WORKER) {
                return end(draft, WorkerStatus.CANCELLED, reason);
            }
            WorkerRules.requireRunning(draft);
            runs.cancel(draft);
            return new LifecycleAck(ref, draft.status(), draft.lastSequence());
        }));
    }

    boolean delete(CompletableFuture<Void> reply) {
        return askAlone(reply, draft -> {
            if (draft.status() == WorkerStatus.RUNNING) {
                throw new YadoException(FailureCode.WORKER_RUNNING, "stop or cancel the Worker before removing it");
            }
            try {
                env.store().delete(id);
            } catch (StoreException e) {
                throw env.failures().failed(LOG, "the removal of " + id, e);
            }
            loop.forget();
            draft.afterCommit(() -> {
                loop.live().end(new StreamFrame.Notice(StreamNotice.WORKER_NOT_FOUND, "the Worker was removed", true));
                env.changes().publish(() -> new RuntimeChange.WorkerRemoved(id));
            });
            return null;
        });
    }

    /** Ends a run that the life of the Runtime before this one left. */
    boolean endLeftover(RunId run, InFlight inFlight, CompletableFuture<Void> reply) {
        return askAlone(reply, draft -> {
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
        return ask(posted, draft -> {
            // After the batch is published: the stream's snapshot is then of what was committed.
            draft.afterCommit(() -> open(after, reply));
            return null;
        });
    }

    public boolean answer(InteractionId id, String optionId, Idempotency idempotency, CompletableFuture<InteractionAck> reply) {
        return ask(reply, draft -> idempotency.answer(draft, env, ref, () -> {
            Optional<Interaction> open = WorkerRules.interaction(draft, id);
            if (open.isEmpty()) {
                throw wasAsked(id) ? Failures.interactionClosed() : Failures.unknownInteraction();
            }
            return new InteractionAck(ref, id, optionId, runs.answer(draft, open.get(), optionId).sequence());
        }));
    }

    private boolean wasAsked(InteractionId id) {
        OptionalLong event = WorkerRules.openedBy(id);
        return event.isPresent() && log.eventsAfter(event.getAsLong() - 1, 1).stream().anyMatch(logged -> logged.sequence() == event.getAsLong()
                && logged.payload() instanceof EventPayload.SystemItem item && item.kind().equals(SystemItems.INTERACTION_OPENED));
    }

    public void engineRemoved(EngineDirectory.Entry engine) {
        enqueue(draft -> runs.engineRemoved(draft, engine));
    }

    /** Another engine may have taken the place of the one in use. */
    public void engineSuperseded() {
        enqueue(draft -> draft.afterCommit(runs::closeSuperseded));
    }

    public void engineAdded() {
        enqueue(runs::startNext);
    }

    /** Ends the active run because the Runtime stops, and every stream. */
    CompletableFuture<Void> shutDown() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean taken = loop.mailbox().post(new Message<Void>(draft -> {
            runs.endNow(draft, used -> Ending.interrupted("this Runtime was stopped", used));
            draft.afterCommit(loop::sendWaitingAway);
            draft.afterCommit(this::endStreams);
            return null;
        }, done, Origin.RUNTIME, true));
        return taken ? done : CompletableFuture.completedFuture(null);
    }

    /** Ends every stream because the Runtime stops. Safe from any thread. */
    void endStreams() {
        loop.endStreams(new StreamFrame.Notice(StreamNotice.CLOSING,
                "this Runtime is stopping: open the stream again with the last cursor", true));
    }

    /** Its log was trimmed. Safe from any thread. */
    public void trimmed() {
        loop.trimmed();
    }

    @Override
    public WorkerRecord record() {
        return loop.record();
    }

    @Override
    public InFlight inFlight(WorkerDraft draft) {
        return loop.inFlight(draft);
    }

    @Override
    public <R> R commit(Function<WorkerDraft, R> step) {
        return awaitCommit(false, step);
    }

    @Override
    public <R> R commitAlone(Function<WorkerDraft, R> step) {
        return awaitCommit(true, step);
    }

    @Override
    public boolean submit(Consumer<WorkerDraft> step, Consumer<Throwable> done) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        reply.whenComplete((committed, failure) -> done.accept(failure));
        boolean accepted = post(reply, draft -> {
            step.accept(draft);
            return null;
        }, Origin.ENGINE, false);
        if (!accepted) {
            reply.completeExceptionally(new RunEndedException());
        }
        return accepted;
    }

    @Override
    public void enqueue(Consumer<WorkerDraft> step) {
        enqueue(true, step);
    }

    @Override
    public void enqueueRunEnd(Consumer<WorkerDraft> step) {
        enqueue(false, step);
    }

    private void enqueue(boolean alone, Consumer<WorkerDraft> step) {
        post(new CompletableFuture<>(), draft -> {
            step.accept(draft);
            return null;
        }, Origin.RUNTIME, alone);
    }

    /** Retires this actor if it has nothing to do. */
    boolean retireIfIdle() {
        boolean retired = loop.mailbox().retireIf(() -> loop.idleNanos() > patience().toNanos()
                && !loop.somebodyWaits() && (loop.record() == null || !runs.isBusy() && loop.record().queue().isEmpty() && loop.live().streams() == 0));
        if (retired) {
            runs.releaseSession();
        }
        return retired;
    }

    /** An open session is worth keeping for a while; without one nothing is lost but the heap that thousands of new Workers would hold. */
    private Duration patience() {
        Duration idleAfter = env.settings().idleAfter();
        Duration sweep = env.settings().sweepInterval();
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
        if (loop.live().streams() >= env.settings().maxStreamsPerWorker()) {
            reply.completeExceptionally(new YadoException(FailureCode.OVERLOADED, "this Worker has too many open streams"));
            return;
        }
        Feed<StreamFrame> stream = loop.live().open(after.map(StreamQuery::after).orElse(StreamQuery.LIVE), loop.reader(log::eventsAfter));
        if (!reply.complete(stream)) {
            // Its caller has given up waiting: nobody would ever close it.
            stream.close();
        }
    }

    private <R> boolean ask(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return post(reply, step, Origin.CALLER, false);
    }

    private <R> boolean askAlone(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return post(reply, step, Origin.CALLER, true);
    }

    private <R> boolean post(CompletableFuture<R> reply, Function<WorkerDraft, R> step, Origin origin, boolean alone) {
        return loop.mailbox().post(new Message<>(step, reply, origin, alone));
    }

    private <R> R awaitCommit(boolean alone, Function<WorkerDraft, R> step) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        if (!post(reply, step, Origin.ENGINE, alone)) {
            throw new RunEndedException();
        }
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunEndedException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
