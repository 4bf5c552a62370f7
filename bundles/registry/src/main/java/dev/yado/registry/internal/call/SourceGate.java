package dev.yado.registry.internal.call;

import dev.yado.model.id.RuntimeId;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.log.FailureLog;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Admits calls into one source: a bulkhead while its service is registered. All code of the source runs on the gate's own threads, so that
 * a source that hangs only uses up its own threads. Closing the gate settles all calls, ends all feeds and waits for those threads for a
 * bounded time. Thread-safe.
 */
public final class SourceGate {

    /** Threads in addition to those for calls, for closing feeds and reading the change feed: these must proceed when all calls hang. */
    private static final int SPARE_THREADS = 2;

    /** Maximum number of calls that were given up and have not returned: each may occupy a processor. */
    private static final int MAX_STUCK = 8;

    /** Something that ends together with the gate or with its role, such as a feed of the source. */
    public interface Attachment {
        /** Called when the source is unregistered or another one serves its id. Must return at once. */
        void detached();
    }

    private final RuntimeId runtime;
    private final int maxCalls;
    private final FailureLog failures;
    private final ExecutorService threads;

    // Guarded by this.
    private final Set<SourceCall<?>> calls = new HashSet<>();
    private final Set<Attachment> attachments = new HashSet<>();
    private boolean closed;

    /** @param failures logs failures of the source */
    public SourceGate(RuntimeId runtime, int maxCalls, FailureLog failures) {
        this.runtime = runtime;
        this.failures = failures;
        this.maxCalls = maxCalls;
        // No virtual threads: a source that only computes would keep the few carriers, and with them every other Runtime, from running.
        this.threads = BlockingExecutors.bounded("yado-registry-" + runtime, maxCalls + SPARE_THREADS);
    }

    /** Logs failures of the source, each kind at most once per minute. */
    public FailureLog failures() {
        return failures;
    }

    /**
     * Starts a call and returns at once.
     *
     * @param late disposes of a result that arrives after the call was given up
     * @return empty if the gate is closed; nothing was called then
     * @throws dev.yado.model.failure.YadoException {@code overloaded}, {@code runtime_timeout} while too many earlier calls do not return
     */
    public <T> Optional<SourceCall<T>> begin(boolean changing, Callable<T> work, Consumer<? super T> late) {
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            // Counts the threads that run code of the source, not the waiting callers: a call that hangs counts until it returns.
            if (calls.size() >= maxCalls) {
                throw SourceFailures.overloaded(runtime);
            }
            if (calls.size() >= MAX_STUCK && calls.stream().filter(SourceCall::isGivenUp).limit(MAX_STUCK).count() == MAX_STUCK) {
                throw SourceFailures.stuck(runtime, MAX_STUCK);
            }
            SourceCall<?>[] self = new SourceCall<?>[1];
            SourceCall<T> call = new SourceCall<>(runtime, failures, changing, work, late, () -> finished(self[0]));
            self[0] = call;
            calls.add(call);
            try {
                threads.execute(call);
            } catch (OutOfMemoryError | RejectedExecutionException noThread) {
                calls.remove(call);
                throw SourceFailures.overloaded(runtime);
            }
            return Optional.of(call);
        }
    }

    /**
     * Runs a task on the gate's threads, in addition to the calls.
     *
     * @return false if the gate is closed
     */
    public boolean execute(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException closedMeanwhile) {
            return false;
        }
    }

    /**
     * Adds an attachment.
     *
     * @return false if the gate is closed; the attachment is not called then
     */
    public synchronized boolean attach(Attachment attachment) {
        return !closed && attachments.add(attachment);
    }

    synchronized void detach(Attachment attachment) {
        attachments.remove(attachment);
    }

    /** Detaches all attachments because another source serves the id now. Calls in progress continue. */
    public void detachAll() {
        List<Attachment> ended;
        synchronized (this) {
            ended = List.copyOf(attachments);
            attachments.clear();
        }
        ended.forEach(Attachment::detached);
    }

    /**
     * Refuses further calls, settles those in progress as {@code runtime_unavailable} and detaches all attachments. Idempotent; does not
     * wait.
     */
    public void close() {
        List<SourceCall<?>> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(calls);
        }
        // Outside the lock: settling runs the callers' continuations.
        open.forEach(SourceCall::leave);
        detachAll();
        threads.shutdown();
    }

    /**
     * Waits until all code of the source has returned.
     *
     * @return false if it has not returned in time; its threads are daemons and end if it returns
     */
    public boolean awaitIdle(Duration atMost) {
        try {
            return threads.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void finished(SourceCall<?> call) {
        calls.remove(call);
    }
}
