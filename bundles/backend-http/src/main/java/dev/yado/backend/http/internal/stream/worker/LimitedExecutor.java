package dev.yado.backend.http.internal.stream.worker;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs the tasks of one Runtime on shared threads, only so many at a time; the others wait in line without a thread. A Runtime that hangs holds no more threads than
 * these, and viewers who catch up leave it calls for its commands. Thread-safe.
 */
final class LimitedExecutor implements Executor {

    private final Executor shared;
    private final int width;

    // Guarded by this.
    private final ArrayDeque<Runnable> line = new ArrayDeque<>();
    private int running;

    LimitedExecutor(Executor shared, int width) {
        this.shared = shared;
        this.width = width;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == width) {
                line.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        try {
            shared.execute(() -> {
                try {
                    task.run();
                } finally {
                    next();
                }
            });
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                running--;
            }
            throw e;
        }
    }

    private void next() {
        Runnable task;
        synchronized (this) {
            task = line.poll();
            if (task == null) {
                running--;
                return;
            }
        }
        try {
            start(task);
        } catch (RejectedExecutionException e) {
            // The bundle is going; so are the streams that wait here.
        }
    }
}
