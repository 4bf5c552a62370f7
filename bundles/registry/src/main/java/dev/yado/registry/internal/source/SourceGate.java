package dev.yado.registry.internal.source;

import dev.yado.model.id.RuntimeId;
import dev.yado.stream.BlockingExecutors;
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
 * The right to call one source, while its service is here. All of a source's code runs on the lease's own threads, so that a source that
 * hangs uses up its own share of them and nobody else's, and leaving means: settle every call, end every feed, wait for those threads a
 * bounded time. Thread-safe.
 */
public final class SourceGate {

    /** Threads beyond the calls, for closing feeds and reading the change feed: they must get through when all calls hang. */
    private static final int SPARE_THREADS = 2;

    /** Something that lives no longer than the lease: a feed of the source. */
    public interface Attachment {
        /** The source leaves or is no longer the one that serves. Must return at once. */
        void detached();
    }

    private final RuntimeId runtime;
    private final int maxCalls;
    private final ExecutorService threads;

    // Guarded by this.
    private final Set<SourceCall<?>> calls = new HashSet<>();
    private final Set<Attachment> attachments = new HashSet<>();
    private boolean closed;

    public SourceGate(RuntimeId runtime, int maxCalls) {
        this.runtime = runtime;
        this.maxCalls = maxCalls;
        this.threads = BlockingExecutors.create("yado-registry-" + runtime, maxCalls + SPARE_THREADS);
    }

    /**
     * Starts a call and returns at once.
     *
     * @param late disposes of an answer that nobody waits for any more
     * @return empty when the lease is closed; then nothing was called
     * @throws dev.yado.model.failure.YadoException {@code overloaded}
     */
    public <T> Optional<SourceCall<T>> begin(boolean changing, Callable<T> work, Consumer<? super T> late) {
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            // Counts the source's threads, not the waiting callers: a source that hangs keeps its places after its callers gave up.
            if (calls.size() >= maxCalls) {
                throw SourceFailures.overloaded(runtime);
            }
            SourceCall<?>[] self = new SourceCall<?>[1];
            SourceCall<T> call = new SourceCall<>(runtime, changing, work, late, () -> finished(self[0]));
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

    /** Runs {@code task} on the source's threads, outside the count of calls. @return false when the lease is closed */
    public boolean execute(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException closedMeanwhile) {
            return false;
        }
    }

    /** @return false when the lease is closed; the attachment was not told then */
    public synchronized boolean attach(Attachment attachment) {
        return !closed && attachments.add(attachment);
    }

    synchronized void detach(Attachment attachment) {
        attachments.remove(attachment);
    }

    /** Ends all feeds, because another source serves the id now; calls under way go on. */
    public void detachAll() {
        List<Attachment> ended;
        synchronized (this) {
            ended = List.copyOf(attachments);
            attachments.clear();
        }
        ended.forEach(Attachment::detached);
    }

    /** Takes no more calls, settles those under way as {@code runtime_unavailable}, and ends all feeds. Idempotent; does not wait. */
    public void close() {
        List<SourceCall<?>> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(calls);
        }
        // Outside the monitor: settling runs the callers' continuations.
        open.forEach(SourceCall::leave);
        detachAll();
        threads.shutdown();
    }

    /**
     * Waits until the source's code has returned.
     *
     * @return false when it had not after {@code atMost}; its threads are daemons and end with it
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
