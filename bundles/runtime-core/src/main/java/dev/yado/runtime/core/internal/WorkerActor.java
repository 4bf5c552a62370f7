package dev.yado.runtime.core.internal;

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
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.Mailbox.Message;
import dev.yado.runtime.core.internal.Mailbox.Origin;
import dev.yado.runtime.core.internal.WorkerRules.Ending;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
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
final class WorkerActor {

    private static final System.Logger LOG = System.getLogger(WorkerActor.class.getName());

    private final WorkerId id;
    private final WorkerEnvironment env;
    private final WorkerRef ref;
    private final WorkerLog log;
    private final WorkerLoop loop;
    private final WorkerRuns runs;

    /** @param record as committed; null for a Worker that is about to be created */
    WorkerActor(WorkerId id, WorkerRecord record, WorkerEnvironment env) {
        this.id = id;
        this.env = env;
        this.ref = env.ref(id);
        this.log = new WorkerLog(env, id);
        this.loop = new WorkerLoop(id, record, env);
        this.runs = new WorkerRuns(this, loop, env, ref, log);
    }

    boolean create(WorkerRecord first, Optional<WorkerInput> initialInput, Idempotency idempotency, CompletableFuture<WorkerRecord> reply) {
        return ask(reply, draft -> {
            draft.create(first);
            WorkerRules.born(draft);
            initialInput.ifPresent(input -> runs.accept(draft, input));
            idempotency.keepCreated(draft);
            return draft.record();
        });
    }

    boolean input(WorkerInput input, Idempotency idempotency, CompletableFuture<InputAck> reply) {
        return ask(reply, draft -> idempotency.input(draft, env, ref, () -> runs.accept(draft, input)));
    }

    boolean stop(Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
        return askAlone(reply, draft -> idempotency.lifecycle(draft, env, ref, () -> end(draft, WorkerStatus.STOPPED, reason)));
    }

    boolean cancel(CancelScope scope, Optional<String> reason, Idempotency idempotency, CompletableFuture<LifecycleAck> reply) {
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

    boolean subscribe(Optional<Cursor> after, CompletableFuture<Feed<StreamFrame>> reply) {
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

    /** Commits one event of a run; returns when it is committed. */
    void report(RunReporter reporter, RunId run, EventPayload payload) {
        awaitCommit(false, draft -> {
            runs.requireActive(draft, reporter, run);
            return draft.append(Optional.of(run), payload);
        });
    }

    /**
     * Has one event of a run committed, after what was reported before it; returns at once.
     *
     * @param decided told, by the mailbox, null when it is committed, else why it is not
     */
    void send(RunReporter reporter, RunId run, EventPayload payload, Consumer<Throwable> decided) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        reply.whenComplete((committed, failure) -> decided.accept(failure));
        boolean taken = loop.mailbox().post(new Message<Void>(draft -> {
            runs.requireActive(draft, reporter, run);
            draft.report(run, payload);
            return null;
        }, reply, Origin.ENGINE, false));
        if (!taken) {
            reply.completeExceptionally(new RunEndedException());
            throw new RunEndedException();
        }
    }

    /** Begins the next turn; ends the run when it may have no more. */
    void reportNextTurn(RunReporter reporter, RunId run) {
        boolean goesOn = awaitCommit(true, draft -> runs.nextTurn(draft, runs.requireActive(draft, reporter, run)));
        if (!goesOn) {
            throw new RunEndedException();
        }
    }

    /** Ends a run that went further than it may. */
    void reportLimit(RunReporter reporter, RunId run, String limit) {
        // Alone: the run's end must see that it was decided.
        awaitCommit(true, draft -> {
            runs.requireActive(draft, reporter, run);
            runs.limit(draft, limit);
            return null;
        });
    }

    /** Asks and waits: for an answer, for the end of the time to wait, or for the end of the run. */
    InteractionAnswer ask(RunReporter reporter, RunId run, InteractionRequest question) {
        WorkerRuns.Asked asked = awaitCommit(false, draft -> runs.ask(draft, runs.requireActive(draft, reporter, run), question));
        try {
            return asked.answer().get();
        } catch (InterruptedException e) {
            // Whoever answers now is told that nobody waits any more, instead of believing that something was allowed.
            tell(draft -> runs.withdraw(draft, asked.id()));
            Thread.currentThread().interrupt();
            throw new RunEndedException();
        } catch (ExecutionException e) {
            throw new RunEndedException();
        }
    }

    boolean answer(InteractionId id, String optionId, Idempotency idempotency, CompletableFuture<InteractionAck> reply) {
        return ask(reply, draft -> idempotency.answer(draft, env, ref, () -> {
            Optional<Interaction> open = WorkerRules.open(draft, id);
            if (open.isEmpty()) {
                throw wasAsked(id) ? Failures.interactionClosed() : Failures.unknownInteraction();
            }
            return new InteractionAck(ref, id, optionId, runs.answer(draft, open.get(), optionId).sequence());
        }));
    }

    private boolean wasAsked(InteractionId id) {
        OptionalLong event = WorkerRules.askedBy(id);
        return event.isPresent() && log.eventsAfter(event.getAsLong() - 1, 1).stream().anyMatch(logged -> logged.sequence() == event.getAsLong()
                && logged.payload() instanceof EventPayload.SystemItem item && item.kind().equals(SystemItems.INTERACTION_OPENED));
    }

    /** The engine's note on this Worker. Safe from any thread. */
    Optional<String> note() {
        return awaitCommit(false, draft -> draft.record().engineState());
    }

    /** Keeps the engine's note, if the session is the one in use. */
    void note(SessionSlot session, Optional<String> text) {
        awaitCommit(false, draft -> {
            runs.requireInUse(session);
            draft.engineState(text);
            return null;
        });
    }

    /** Shows text in flight; returns at once and runs {@code done} when it was shown or dropped. */
    void show(RunReporter reporter, RunId run, StreamFrame.Delta delta, Runnable done) {
        CompletableFuture<Void> shown = new CompletableFuture<>();
        shown.whenComplete((ok, failure) -> done.run());
        boolean taken = loop.mailbox().post(new Message<Void>(draft -> {
            if (runs.isActive(draft, reporter, run) && reporter.lost().isEmpty()) {
                draft.show(delta);
            }
            return null;
        }, shown, Origin.ENGINE, false));
        if (!taken) {
            done.run();
        }
    }

    void engineLeft(EngineDirectory.Entry engine) {
        tell(draft -> runs.engineLeft(draft, engine));
    }

    /** Another engine may have taken the place of the one in use. */
    void engineSuperseded() {
        tell(draft -> draft.afterCommit(runs::letSupersededGo));
    }

    void engineArrived() {
        tell(runs::startNext);
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
    void trimmed() {
        loop.trimmed();
    }

    /** Has {@code step} happen, alone in its batch, as often as it takes for the store to accept it. */
    void tell(Consumer<WorkerDraft> step) {
        tell(true, step);
    }

    /** As {@link #tell}, for the end of a run: committed together with the reports before it. */
    void tellEnd(Consumer<WorkerDraft> step) {
        tell(false, step);
    }

    private void tell(boolean alone, Consumer<WorkerDraft> step) {
        loop.mailbox().post(new Message<Void>(draft -> {
            step.accept(draft);
            return null;
        }, new CompletableFuture<>(), Origin.RUNTIME, alone));
    }

    /** Retires this actor if it has nothing to do. */
    boolean retireIfIdle() {
        boolean retired = loop.mailbox().retireIf(() -> loop.idleNanos() > patience().toNanos()
                && !loop.somebodyWaits() && (loop.record() == null || !runs.busy() && loop.record().queue().isEmpty() && loop.live().streams() == 0));
        if (retired) {
            runs.letGo();
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
        Feed<StreamFrame> stream = loop.live().open(after, loop.reader(log::eventsAfter));
        if (!reply.complete(stream)) {
            // Its caller has given up waiting: nobody would ever close it.
            stream.close();
        }
    }

    private <R> boolean ask(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return loop.mailbox().post(new Message<>(step, reply, Origin.CALLER, false));
    }

    private <R> boolean askAlone(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return loop.mailbox().post(new Message<>(step, reply, Origin.CALLER, true));
    }

    private <R> R awaitCommit(boolean alone, Function<WorkerDraft, R> step) {
        CompletableFuture<R> reply = new CompletableFuture<>();
        if (!loop.mailbox().post(new Message<>(step, reply, Origin.ENGINE, alone))) {
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
