package dev.yado.runtime.core.internal.shared;

import dev.yado.support.concurrent.BlockingExecutors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one Runtime.
 *
 * @param mailboxes   processes the Workers' mailboxes; its tasks block on the store only. Platform threads: engines that only compute would occupy the carriers of virtual
 *                    threads, and then not even a cancel would be processed
 * @param runs        executes engines; its tasks have no time limit
 * @param calls       executes short pieces of foreign code (cancel actions, steering, closing of sessions), each of which may hang
 * @param streams     reads the log for streams that catch up; its tasks block on the store only. Platform threads, for the same reason
 * @param maintenance executes the Runtime's own tasks, one after the other
 * @param timer       deadlines and retries; its tasks only start others
 */
public record RuntimeThreads(ExecutorService mailboxes, ExecutorService runs, ExecutorService calls, ExecutorService streams, ExecutorService maintenance,
        ScheduledThreadPoolExecutor timer) {

    /** Also the maximum of concurrent commits. */
    private static final int MAILBOX_THREADS = 64;
    private static final int STREAM_THREADS = 16;

    public static RuntimeThreads start(int maxRunsWithoutVirtualThreads) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, BlockingExecutors.daemons("yado-runtime-timer"));
        // A cancelled deadline would otherwise keep its Worker's objects until it is due.
        timer.setRemoveOnCancelPolicy(true);
        return new RuntimeThreads(BlockingExecutors.bounded("yado-mailbox", MAILBOX_THREADS),
                BlockingExecutors.create("yado-run", maxRunsWithoutVirtualThreads), BlockingExecutors.create("yado-call", maxRunsWithoutVirtualThreads),
                BlockingExecutors.bounded("yado-stream", STREAM_THREADS), BlockingExecutors.bounded("yado-maintenance", 1), timer);
    }

    public void shutDown(Duration timeout) {
        timer.shutdownNow();
        runs.shutdownNow();
        maintenance.shutdownNow();
        // In this order: the store must not be closed during a commit, and sessions are to be closed.
        List<ExecutorService> inOrder = List.of(mailboxes, calls, streams);
        inOrder.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (ExecutorService executor : inOrder) {
                executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            maintenance.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            runs.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inOrder.forEach(ExecutorService::shutdownNow);
    }
}
