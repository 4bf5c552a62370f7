package dev.yado.runtime.core.internal;

import dev.yado.model.id.WorkerId;
import dev.yado.model.id.WorkerRef;
import dev.yado.runtime.spi.store.WorkerStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What all Workers of a Runtime share.
 *
 * @param current  the settings as they are now
 * @param failures of the store, told to callers and to the log
 * @param health   told how writing goes
 * @param directories of Workers
 * @param draining whether new runs are refused
 */
record WorkerEnvironment(Supplier<RuntimeSettings> current, WorkerStore store, StoreFailures failures, StoreHealth health, EngineDirectory engines, ChangeFeeds changes,
        RuntimeThreads threads, WorkDirectories directories, BooleanSupplier draining) {

    RuntimeSettings settings() {
        return current.get();
    }

    ExecutorService mailboxes() {
        return threads.mailboxes();
    }

    ExecutorService runs() {
        return threads.runs();
    }

    ExecutorService calls() {
        return threads.calls();
    }

    ExecutorService streams() {
        return threads.streams();
    }

    ScheduledExecutorService timer() {
        return threads.timer();
    }

    WorkerRef ref(WorkerId worker) {
        return new WorkerRef(settings().runtimeId(), worker);
    }
}
