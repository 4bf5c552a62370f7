package dev.yado.stream;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Executors for tasks that block: a virtual thread for each where the JVM has them (21 and later), a bounded pool of daemon threads
 * elsewhere. Whoever creates one shuts it down.
 */
@ProviderType
public final class BlockingExecutors {

    private BlockingExecutors() {
    }

    /**
     * @param name               prefix of the threads' names, which ends in a number
     * @param maxPlatformThreads most threads on a JVM without virtual ones; more tasks wait in line
     */
    public static ExecutorService create(String name, int maxPlatformThreads) {
        if (java.lang.Runtime.version().feature() >= 21) {
            return virtual(name);
        }
        return bounded(name, maxPlatformThreads);
    }

    /**
     * A bounded pool of daemon threads on every JVM: for work that must go on while foreign code keeps the processors busy. Virtual threads share
     * as many carriers as there are processors and are never preempted, so a few of them that only compute keep all others from running.
     *
     * <p>A task goes to a thread that is idle, else to a new one, else it waits in line. An idle pool keeps no thread.
     *
     * @param maxThreads most threads; more tasks wait in line
     */
    public static ExecutorService bounded(String name, int maxThreads) {
        return new ThreadPoolExecutor(0, maxThreads, 30, TimeUnit.SECONDS, new IdleThreadsFirst(), daemons(name), (task, pool) -> {
            BlockingQueue<Runnable> line = pool.getQueue();
            line.add(task);
            // It may have been put in line after the last look at it: by a shut-down, or by threads that all went home just now.
            if (pool.isShutdown() && line.remove(task)) {
                throw new RejectedExecutionException("the executor is shut down");
            } else if (pool.getPoolSize() == 0) {
                pool.execute(() -> { });
            }
        });
    }

    /**
     * Takes a task only when a thread waits for one, so that the pool makes a new thread before it makes a task wait. The JDK's own pool can do one
     * or the other: make a thread for each task even while others idle, or make tasks wait while it could still make threads.
     */
    private static final class IdleThreadsFirst extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        @Override
        public boolean add(Runnable task) {
            put(task);
            return true;
        }
    }

    /** Names daemon threads {@code name-0}, {@code name-1} and so on. */
    public static ThreadFactory daemons(String name) {
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    // The bytecode is of 17, which has neither method: this is the one place that reaches for them.
    private static ExecutorService virtual(String name) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object unnamed = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
            MethodHandle naming = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            Object named = naming.invoke(unnamed, name + "-", 0L);
            ThreadFactory factory = (ThreadFactory) lookup
                    .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class)).invoke(named);
            return (ExecutorService) lookup.findStatic(Executors.class, "newThreadPerTaskExecutor",
                    MethodType.methodType(ExecutorService.class, ThreadFactory.class)).invoke(factory);
        } catch (Throwable e) {
            throw new IllegalStateException("a JVM of feature 21 or later has virtual threads", e);
        }
    }
}
