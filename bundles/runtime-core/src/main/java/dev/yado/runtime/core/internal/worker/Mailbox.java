package dev.yado.runtime.core.internal.worker;

import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.runtime.core.internal.failure.Failures;
import dev.yado.runtime.core.internal.state.WorkerDraft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The messages of one Worker, worked off one batch at a time by whatever thread the executor lends. An empty mailbox holds no thread. Once
 * retired it takes nothing more; whoever posts then finds the Worker's new mailbox.
 */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());
    /** Most messages that wait before callers are refused. */
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_BATCH = 256;

    /**
     * One operation.
     *
     * @param step   what it does to the draft; a {@link YadoException} refuses it
     * @param reply  completed after the commit
     * @param origin what becomes of it when it cannot be done now
     * @param alone  true when it must see everything before it committed and published
     */
    public record Message<R>(Function<WorkerDraft, R> step, CompletableFuture<R> reply, Origin origin, boolean alone) {
    }

    /** Whose a message is. */
    public enum Origin {
        /** A caller waits for it: refused when too many wait or the store fails. */
        CALLER,
        /** A run reports, and is held back by its own waiting: refused only when the store fails, however many callers wait. */
        ENGINE,
        /** Nobody would ask again: tried until the store takes it. */
        RUNTIME
    }

    private final Executor executor;
    private final Consumer<List<Message<?>>> work;

    // Guarded by this.
    private final ArrayDeque<Message<?>> waiting = new ArrayDeque<>(2);
    private boolean scheduled;
    private boolean retired;

    Mailbox(Executor executor, Consumer<List<Message<?>>> work) {
        this.executor = executor;
        this.work = work;
    }

    /** @return false when the mailbox is retired and the message was not taken */
    boolean post(Message<?> message) {
        synchronized (this) {
            if (retired) {
                return false;
            }
            if (message.origin() == Origin.CALLER && waiting.size() >= MAX_WAITING) {
                message.reply().completeExceptionally(new YadoException(
                        new Failure(FailureCode.OVERLOADED, "too many requests to this Worker wait").with(Failure.RETRY_AFTER, 1)));
                return true;
            }
            waiting.add(message);
            if (scheduled) {
                return true;
            }
            scheduled = true;
        }
        schedule();
        return true;
    }

    /** Retires the mailbox if nothing waits and nobody works; {@code idle} has the last word, under the same lock. */
    synchronized boolean retireIf(BooleanSupplier idle) {
        if (!retired && !scheduled && waiting.isEmpty() && idle.getAsBoolean()) {
            retired = true;
        }
        return retired;
    }

    synchronized boolean retired() {
        return retired;
    }

    private void schedule() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            List<Message<?>> dropped;
            synchronized (this) {
                retired = true;
                scheduled = false;
                dropped = List.copyOf(waiting);
                waiting.clear();
            }
            dropped.forEach(message -> message.reply().completeExceptionally(
                    new YadoException(FailureCode.RUNTIME_UNAVAILABLE, "this Runtime is stopping")));
        }
    }

    private void drain() {
        List<Message<?>> batch = next();
        if (!batch.isEmpty()) {
            try {
                work.accept(batch);
            } catch (RuntimeException | Error e) {
                // A mailbox that died here would leave its Worker without an owner: nobody would ever work it off again.
                YadoException broken = Failures.internal(LOG, "a batch of a Worker", e);
                batch.forEach(message -> message.reply().completeExceptionally(broken));
            }
        }
        synchronized (this) {
            if (waiting.isEmpty()) {
                scheduled = false;
                return;
            }
        }
        // Back in line rather than on: one busy Worker must not keep a pooled thread from the others.
        schedule();
    }

    private synchronized List<Message<?>> next() {
        List<Message<?>> batch = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH));
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            if (waiting.peek().alone() && !batch.isEmpty()) {
                break;
            }
            Message<?> message = waiting.poll();
            batch.add(message);
            if (message.alone()) {
                break;
            }
        }
        return batch;
    }
}
