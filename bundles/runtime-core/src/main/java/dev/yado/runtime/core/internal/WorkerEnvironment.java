package dev.yado.runtime.core.internal;

import dev.yado.model.WorkerId;
import dev.yado.model.WorkerRef;
import dev.yado.runtime.spi.store.WorkerStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * What all Workers of a Runtime share.
 *
 * @param mailboxes runs the Workers' mailboxes; waits for the store and for nothing else. Not of virtual threads: engines that only compute would
 *                  keep their carriers, and then not even cancelling would work
 * @param runs      runs the engines; its tasks take as long as they take
 * @param calls     runs short pieces of foreign code (cancel actions, steering, closing of sessions), any of which may hang
 * @param streams   reads the log for streams that catch up; waits for the store and for nothing else; not of virtual threads for the same reason
 * @param timer     deadlines and retries; its tasks only hand over
 * @param directories of Workers
 * @param draining  whether new runs are refused
 */
record WorkerEnvironment(RuntimeSettings settings, WorkerStore store, EngineDirectory engines, ChangeFeeds changes, ExecutorService mailboxes,
        ExecutorService runs, ExecutorService calls, ExecutorService streams, ScheduledExecutorService timer,
        WorkDirectories directories, BooleanSupplier draining) {

    WorkerRef ref(WorkerId worker) {
        return new WorkerRef(settings.runtimeId(), worker);
    }
}
