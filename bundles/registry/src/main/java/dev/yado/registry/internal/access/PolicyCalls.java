package dev.yado.registry.internal.access;

import dev.yado.model.failure.YadoException;
import dev.yado.registry.api.AccessPolicy;
import dev.yado.registry.api.AccessRequest;
import dev.yado.support.concurrent.BlockingExecutors;
import dev.yado.support.log.FailureLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls one policy while its service is registered. All its code runs on at most {@value #THREADS} threads of this object, platform threads
 * because a policy that spins would keep a virtual one's carrier; callers wait in a bounded queue and for a bounded time. A policy that is late
 * three times in a row is asked once per second only. Thread-safe.
 */
final class PolicyCalls implements AutoCloseable {

    static final int THREADS = 8;
    private static final int QUEUE = 1_024;
    private static final int FAILING = 3;
    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final String description;
    private final Supplier<AccessPolicy> service;
    private final Supplier<Duration> deadline;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor threads;
    private final DecisionBreaker breaker = new DecisionBreaker(System::nanoTime);
    private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
    private final FailureLog failures = new FailureLog(LOG);
    private final AtomicInteger failedInRow = new AtomicInteger();
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile AccessPolicy policy;
    private final ReentrantLock creating = new ReentrantLock();
    // Guarded by creating.
    private long createAt = System.nanoTime();
    private volatile boolean closed;

    /**
     * @param description the policy in words, for the log
     * @param service     returns the service, or null if it cannot be created; called on the policy's own threads until it returns one
     * @param deadline    returns the maximum time for one decision, waiting included
     */
    PolicyCalls(String description, Supplier<AccessPolicy> service, Supplier<Duration> deadline, ScheduledExecutorService timer) {
        this.description = description;
        this.service = service;
        this.deadline = deadline;
        this.timer = timer;
        this.threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
                BlockingExecutors.daemons("yado-registry-policy"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Asks the policy without waiting.
     *
     * @param question calls the policy and returns its non-null result
     * @return completes with the result, or within the deadline exceptionally with a {@link YadoException} {@code policy_unavailable}
     */
    <T> CompletableFuture<T> ask(Function<AccessPolicy, T> question) {
        if (!breaker.admits()) {
            return CompletableFuture.failedFuture(PolicyFailures.silent());
        }
        Call<T> call = new Call<>(question);
        open.add(call);
        call.result.whenComplete((result, failed) -> call.end());
        try {
            call.alarm = timer.schedule(call::late, deadline.get().toNanos(), TimeUnit.NANOSECONDS);
            threads.execute(call);
        } catch (RejectedExecutionException | OutOfMemoryError refused) {
            call.giveUp(closed || timer.isShutdown() ? PolicyFailures.left() : PolicyFailures.busy());
        }
        if (closed) {
            // Closed meanwhile, perhaps before this call was one of the open ones.
            call.giveUp(PolicyFailures.left());
        }
        return call.result;
    }

    /** Has the policy announce changes. Does not wait. */
    void listen(Runnable changed) {
        try {
            threads.execute(() -> {
                try {
                    AccessPolicy policy = policy();
                    if (policy != null) {
                        policy.onChange(() -> {
                            if (!closed) {
                                changed.run();
                            }
                        });
                    }
                } catch (Throwable thrown) {
                    failures.log(Level.ERROR, "Access: " + description + " cannot announce changes", thrown);
                }
            });
        } catch (RejectedExecutionException left) {
            // It has nothing to announce any more.
        }
    }

    /** Returns whether the policy is late or fails, as far as the last decisions show. */
    boolean failing() {
        return breaker.isOpen() || failedInRow.get() >= FAILING;
    }

    /** Settles all decisions in progress as unavailable and interrupts the policy. Does not wait. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(call -> call.giveUp(PolicyFailures.left()));
        threads.shutdownNow();
    }

    /** Waits after {@link #close} until all code of the policy has returned. @return false if it has not returned in time */
    boolean awaitIdle(Duration atMost) {
        try {
            return threads.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns the policy; null if it cannot be created now. Waits while another thread creates it. */
    private AccessPolicy policy() throws InterruptedException {
        AccessPolicy known = policy;
        if (known != null) {
            return known;
        }
        creating.lockInterruptibly();
        try {
            if (policy == null && System.nanoTime() - createAt >= 0) {
                policy = service.get();
                // Not with every decision: each attempt that fails costs the component runtime a message in the log.
                createAt = System.nanoTime() + DecisionBreaker.PROBE_NANOS;
            }
            return policy;
        } finally {
            creating.unlock();
        }
    }

    /** Repeats a question that was not answered until one is: without it, a policy that no client asks would stay marked as failing. */
    private void probeLater(Function<AccessPolicy, ?> question) {
        if (closed || !failing() || !probing.compareAndSet(false, true)) {
            return;
        }
        try {
            timer.schedule(() -> {
                probing.set(false);
                ask(question).whenComplete((result, failed) -> {
                    if (failed != null) {
                        probeLater(question);
                    }
                });
            }, DecisionBreaker.PROBE_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException registryStops) {
            // Nothing is asked any more.
        }
    }

    private final class Call<T> implements Runnable {

        private final Function<AccessPolicy, T> question;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private volatile Future<?> alarm;
        // Guarded by this; the thread while it is in the policy.
        private Thread inside;

        Call(Function<AccessPolicy, T> question) {
            this.question = question;
        }

        @Override
        public void run() {
            synchronized (this) {
                if (result.isDone() || closed) {
                    giveUp(PolicyFailures.left());
                    return;
                }
                inside = Thread.currentThread();
            }
            T value = null;
            Throwable thrown = null;
            try {
                AccessPolicy policy = policy();
                value = policy == null ? null : question.apply(request -> decide(policy, request));
            } catch (Throwable any) {
                // Errors too: a policy with a broken bundle or an endless recursion must not leave its caller waiting.
                thrown = any;
            }
            synchronized (this) {
                inside = null;
                // The thread goes back to the pool: the next decision must not see the interrupt of this one.
                Thread.interrupted();
            }
            settle(value, thrown);
        }

        /** Checks before each decision of a question: a policy that is interrupted and goes on must not be asked for the rest. */
        private AccessPolicy.Decision decide(AccessPolicy policy, AccessRequest request) {
            if (result.isDone()) {
                throw new CancellationException("the decision is no longer waited for");
            }
            return policy.decide(request);
        }

        private void end() {
            open.remove(this);
            Future<?> set = alarm;
            if (set != null) {
                set.cancel(false);
            }
        }

        private void settle(T value, Throwable thrown) {
            if (value != null) {
                if (result.complete(value)) {
                    failedInRow.set(0);
                    if (breaker.inTime()) {
                        LOG.log(Level.INFO, "Access policy: {0} decides in time again", description);
                    }
                }
            } else if (result.completeExceptionally(PolicyFailures.failed())) {
                // Only if it was not given up: after that, the exception only results from the interrupt.
                breaker.inTime();
                failedInRow.incrementAndGet();
                failures.log(Level.ERROR, "Access: " + description + " failed, and operations were refused",
                        thrown != null ? thrown : new NullPointerException("the policy cannot be created, or decided null"));
                probeLater(question);
            }
        }

        void late() {
            if (!giveUp(PolicyFailures.late())) {
                return;
            }
            threads.remove(this);
            if (breaker.late()) {
                LOG.log(Level.WARNING, "Access policy: {0} did not decide within {1} ms, {2} times in a row; operations are refused with"
                        + " policy_unavailable until it does", description, deadline.get().toMillis(), DecisionBreaker.THRESHOLD);
            }
            probeLater(question);
        }

        boolean giveUp(YadoException why) {
            if (!result.completeExceptionally(why)) {
                return false;
            }
            synchronized (this) {
                if (inside != null) {
                    inside.interrupt();
                }
            }
            return true;
        }
    }
}
