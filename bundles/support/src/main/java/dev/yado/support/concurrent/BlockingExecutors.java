package dev.yado.support.concurrent;

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
 * Executors for tasks that block: one virtual thread for each task where the JVM has them (21 and later), a bounded pool of daemon threads
 * elsewhere. The caller must shut them down.
 */
@ProviderType
public final class BlockingExecutors {

    private BlockingExecutors() {
    }

    /**
     * Creates an executor for blocking tasks.
     *
     * @param name               the prefix of the threads' names, which end in a number
     * @param maxPlatformThreads the maximum number of threads on a JVM without virtual ones; further tasks are queued
     */
    public static ExecutorService create(String name, int maxPlatformThreads) {
        if (java.lang.Runtime.version().feature() >= 21) {
            return virtual(name);
        }
        return bounded(name, maxPlatformThreads);
    }

    /**
     * Creates a bounded pool of daemon threads on every JVM, for work that must proceed while other code keeps the processors busy. Virtual threads share as
     * many carriers as there are processors and are never preempted, so a few of them that only compute keep all others from running.
     *
     * <p>A task goes to an idle thread, else to a new one, else it is queued. An idle pool keeps no thread.
     *
     * @param maxThreads the maximum number of threads; further tasks are queued
     */
    public static ExecutorService bounded(String name, int maxThreads) {
        return new ThreadPoolExecutor(0, maxThreads, 30, TimeUnit.SECONDS, new IdleThreadsFirst(), daemons(name), (task, pool) -> {
            BlockingQueue<Runnable> queue = pool.getQueue();
            queue.add(task);
            // It may have been queued after the queue was last polled: by a shutdown, or by threads that all ended just now.
            if (pool.isShutdown() && queue.remove(task)) {
                throw new RejectedExecutionException("the executor is shut down");
            } else if (pool.getPoolSize() == 0) {
                pool.execute(() -> {});
            }
        });
    }

    /**
     * Accepts a task only if a thread waits for one, so that the pool creates a new thread before it queues a task. The JDK's own queues offer one
     * or the other: a thread for each task even while others idle, or queued tasks while threads could still be created.
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

    /** Returns a factory of daemon threads named {@code name-0}, {@code name-1} and so on. */
    public static ThreadFactory daemons(String name) {
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    // The bytecode is of Java 17, which does not have these methods, so they are called by reflection, and only here.
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
            throw new IllegalStateException("virtual threads are missing on a JVM of feature version 21 or later", e);
        }
    }
}
