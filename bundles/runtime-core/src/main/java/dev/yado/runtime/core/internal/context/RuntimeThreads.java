package dev.yado.runtime.core.internal.context;

import dev.yado.support.concurrent.BlockingExecutors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one Runtime.
 *
 * @param mailboxes runs the Workers' mailboxes; waits for the store and for nothing else. Not of virtual threads: engines that only compute would
 *                  keep their carriers, and then not even cancelling would work
 * @param runs      runs the engines; its tasks take as long as they take
 * @param calls     runs short pieces of foreign code (cancel actions, steering, closing of sessions), any of which may hang
 * @param streams   reads the log for streams that catch up; waits for the store and for nothing else; not of virtual threads for the same reason
 * @param chores    what the Runtime does for itself, one after the other
 * @param timer     deadlines and retries; its tasks only hand over
 */
public record RuntimeThreads(ExecutorService mailboxes, ExecutorService runs, ExecutorService calls, ExecutorService streams, ExecutorService chores,
        ScheduledThreadPoolExecutor timer) {

    /** Also the most commits that a store can serve together. */
    private static final int MAILBOX_THREADS = 64;
    private static final int STREAM_THREADS = 16;

    public static RuntimeThreads start(int maxRunsWithoutVirtualThreads) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, BlockingExecutors.daemons("yado-runtime-timer"));
        // A deadline that was called off would otherwise keep its Worker's objects until it is due.
        timer.setRemoveOnCancelPolicy(true);
        return new RuntimeThreads(BlockingExecutors.bounded("yado-mailbox", MAILBOX_THREADS),
                BlockingExecutors.create("yado-run", maxRunsWithoutVirtualThreads), BlockingExecutors.create("yado-call", maxRunsWithoutVirtualThreads),
                BlockingExecutors.bounded("yado-stream", STREAM_THREADS), BlockingExecutors.bounded("yado-chore", 1), timer);
    }

    public void shutDown(Duration patience) {
        timer.shutdownNow();
        runs.shutdownNow();
        chores.shutdownNow();
        // In order: the store must not be closed under a commit, and engines are to get their sessions closed.
        List<ExecutorService> inOrder = List.of(mailboxes, calls, streams);
        inOrder.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (ExecutorService executor : inOrder) {
                executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            chores.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            runs.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inOrder.forEach(ExecutorService::shutdownNow);
    }
}
