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
 * The messages of one Worker, processed one batch at a time on a thread of the executor. An empty mailbox uses no thread. A retired mailbox accepts no more messages; they go to
 * the Worker's next mailbox. Thread-safe.
 */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());
    /** Maximum of waiting messages; beyond it, callers are refused. */
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_BATCH = 256;

    /**
     * One operation.
     *
     * @param step   changes the draft; a {@link YadoException} refuses the operation
     * @param reply  completed after the commit
     * @param origin determines what happens when the operation cannot be done now
     * @param alone  true when everything before it must be committed and published
     */
    public record Message<R>(Function<WorkerDraft, R> step, CompletableFuture<R> reply, Origin origin, boolean alone) {
    }

    /** The sender of a message. */
    public enum Origin {
        /** A caller that waits: refused when too many messages wait, or the store fails. */
        CALLER,
        /** An engine, which limits its pending reports itself: refused only when the store fails. */
        ENGINE,
        /** The Runtime, which has no caller to try again: repeated until the store accepts it. */
        RUNTIME
    }

    private final Executor executor;
    private final Consumer<List<Message<?>>> processor;

    // Guarded by this.
    private final ArrayDeque<Message<?>> waiting = new ArrayDeque<>(2);
    private boolean scheduled;
    private boolean retired;

    Mailbox(Executor executor, Consumer<List<Message<?>>> processor) {
        this.executor = executor;
        this.processor = processor;
    }

    /** @return false if the mailbox is retired and the message was not accepted */
    boolean post(Message<?> message) {
        synchronized (this) {
            if (retired) {
                return false;
            }
            if (message.origin() == Origin.CALLER && waiting.size() >= MAX_WAITING) {
                message.reply().completeExceptionally(new YadoException(
                        new Failure(FailureCode.OVERLOADED, "too many requests to this Worker are waiting").with(Failure.RETRY_AFTER, 1)));
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

    /** Retires the mailbox if it has no messages and {@code idle}, called under the lock, returns true. Returns whether it is retired. */
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
                processor.accept(batch);
            } catch (RuntimeException | Error e) {
                // Without this the mailbox would stay scheduled, and its Worker would never be processed again.
                YadoException broken = Failures.internal(LOG, "the processing of a batch of messages to a Worker", e);
                batch.forEach(message -> message.reply().completeExceptionally(broken));
            }
        }
        synchronized (this) {
            if (waiting.isEmpty()) {
                scheduled = false;
                return;
            }
        }
        // Scheduled anew rather than in a loop: one busy Worker must not keep a pooled thread from the others.
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
