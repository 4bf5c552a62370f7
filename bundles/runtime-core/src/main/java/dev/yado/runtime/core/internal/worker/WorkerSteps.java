package dev.yado.runtime.core.internal.worker;

import dev.yado.model.stream.InFlight;
import dev.yado.runtime.core.internal.run.WorkerHandle;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import dev.yado.runtime.core.internal.worker.Mailbox.Origin;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Posts steps to one Worker's mailbox: for callers, for its runs, and for the Runtime itself. Thread-safe. */
final class WorkerSteps implements WorkerHandle {

    private final WorkerLoop loop;

    WorkerSteps(WorkerLoop loop) {
        this.loop = loop;
    }

    /**
     * Posts a caller's step.
     *
     * @return false if the mailbox is retired: the caller turns to the Worker's next actor
     */
    <R> boolean request(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return post(reply, step, Origin.CALLER, false);
    }

    /** As {@link #request}, for a step that is applied alone. */
    <R> boolean requestAlone(CompletableFuture<R> reply, Function<WorkerDraft, R> step) {
        return post(reply, step, Origin.CALLER, true);
    }

    /** Posts a step of the Runtime itself, as {@link #enqueue}; the result completes when the step is committed, and at once when the mailbox is retired. */
    CompletableFuture<Void> enqueueAndWatch(Consumer<WorkerDraft> step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        return post(done, withoutResult(step), Origin.RUNTIME, true) ? done : CompletableFuture.completedFuture(null);
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
        boolean accepted = post(reply, withoutResult(step), Origin.ENGINE, false);
        if (!accepted) {
            reply.completeExceptionally(new RunEndedException());
        }
        return accepted;
    }

    @Override
    public void enqueue(Consumer<WorkerDraft> step) {
        post(new CompletableFuture<>(), withoutResult(step), Origin.RUNTIME, true);
    }

    @Override
    public void enqueueRunEnd(Consumer<WorkerDraft> step) {
        post(new CompletableFuture<>(), withoutResult(step), Origin.RUNTIME, false);
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

    private static Function<WorkerDraft, Void> withoutResult(Consumer<WorkerDraft> step) {
        return draft -> {
            step.accept(draft);
            return null;
        };
    }
}
