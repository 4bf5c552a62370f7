package dev.yado.registry.internal.call;

import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RuntimeId;
import dev.yado.support.log.FailureLog;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One call into a source. It is settled once: by the source's result, or by giving it up; then the source's thread is interrupted and its
 * late result is disposed of. Thread-safe.
 */
public final class SourceCall<T> implements Runnable {

    private final RuntimeId runtime;
    private final FailureLog failures;
    private final boolean changing;
    private final Callable<T> work;
    private final Consumer<? super T> dropped;
    private final Runnable finished;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    // Guarded by this; the thread while it works.
    private Thread worker;
    private boolean started;

    /**
     * @param changing whether the call may change something, which its failure must then state
     * @param dropped  disposes of a late result
     * @param finished called once when the source has returned, which may be long after the call was settled
     */
    SourceCall(RuntimeId runtime, FailureLog failures, boolean changing, Callable<T> work, Consumer<? super T> dropped, Runnable finished) {
        this.runtime = runtime;
        this.failures = failures;
        this.changing = changing;
        this.work = work;
        this.dropped = dropped;
        this.finished = finished;
    }

    @Override
    public void run() {
        T value = null;
        Throwable thrown = null;
        if (begin()) {
            try {
                value = work.call();
            } catch (Throwable any) {
                // Errors too: a source with a broken bundle must fail with its name instead of leaving the caller waiting.
                thrown = any;
            }
            end();
        }
        // Before the result is published: the caller may call again at once, and this call must not count any more then.
        finished.run();
        settle(value, thrown);
    }

    private void settle(T value, Throwable thrown) {
        if (value == null) {
            // After the call was given up, its failure only results from the interrupt and is not logged.
            if (!answer.isDone()) {
                answer.completeExceptionally(SourceFailures.of(failures, runtime,
                        thrown != null ? thrown : new NullPointerException("the source returned null")));
            }
        } else if (!answer.complete(value)) {
            try {
                dropped.accept(value);
            } catch (Throwable failed) {
                SourceFailures.internal(failures, "disposing of a late result of Runtime " + runtime + " failed", failed);
            }
        }
    }

    /** Waits for the result; gives the call up when the deadline passes or the waiting thread is interrupted. */
    public T await(Deadline deadline) {
        try {
            answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            timeOut(deadline);
        } catch (InterruptedException e) {
            giveUp(SourceFailures.interrupted(runtime, mayHaveBeenExecuted()));
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Rethrown below.
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw (YadoException) e.getCause();
        }
    }

    void timeOut(Deadline deadline) {
        giveUp(SourceFailures.timeout(runtime, deadline, mayHaveBeenExecuted()));
    }

    /** Gives the call up because the source is unregistered. */
    void leave() {
        giveUp(SourceFailures.unregistered(runtime, mayHaveBeenExecuted()));
    }

    /** Gives the call up because its caller no longer needs it. */
    public void cancel() {
        giveUp(SourceFailures.interrupted(runtime, mayHaveBeenExecuted()));
    }

    /** Gives the call up after {@code allowed}, for callers that do not wait. */
    public SourceCall<T> within(Duration allowed, ScheduledExecutorService timer) {
        Deadline deadline = Deadline.in(allowed);
        try {
            Future<?> alarm = timer.schedule(() -> timeOut(deadline), allowed.toNanos(), TimeUnit.NANOSECONDS);
            answer.whenComplete((value, thrown) -> alarm.cancel(false));
        } catch (RejectedExecutionException registryStops) {
            cancel();
        }
        return this;
    }

    /**
     * Registers a callback for the settled call.
     *
     * @param done called with the result or the failure, the other being null, by the thread that settles the call
     */
    public void whenSettled(BiConsumer<T, YadoException> done) {
        answer.whenComplete((value, thrown) -> done.accept(value, (YadoException) thrown));
    }

    private void giveUp(YadoException why) {
        if (answer.completeExceptionally(why)) {
            synchronized (this) {
                if (worker != null) {
                    worker.interrupt();
                }
            }
        }
    }

    /** Returns whether the caller has its failure although the source has not returned. */
    boolean isGivenUp() {
        return answer.isDone();
    }

    private synchronized boolean mayHaveBeenExecuted() {
        return changing && started;
    }

    private synchronized boolean begin() {
        if (answer.isDone()) {
            return false;
        }
        started = true;
        worker = Thread.currentThread();
        return true;
    }

    private synchronized void end() {
        worker = null;
        // The thread goes back to the pool: the next call must not see the interrupt of this one.
        Thread.interrupted();
    }
}
