package dev.yado.runtime.api;

import dev.yado.model.id.WorkerId;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The catalog and lifecycle facet. Acknowledged changes are stored. With an idempotency key, a repeat of the same request returns the recorded result; another
 * request under the same key fails with {@code idempotency_conflict}.
 */
@ProviderType
public interface WorkerCatalog {

    /** Returns a page of Workers in creation order. */
    Page<Worker> list(WorkerQuery query);

    /** Returns one Worker. @throws dev.yado.model.failure.YadoException {@code worker_not_found} */
    Worker get(WorkerId worker);

    /**
     * Creates a Worker and accepts its initial input, if any, atomically.
     *
     * @throws dev.yado.model.failure.YadoException {@code unknown_profile}, {@code engine_unavailable}, {@code runtime_draining}, {@code idempotency_conflict},
     *     {@code overloaded}, {@code store_failed}
     */
    Worker create(WorkerRequest request, CallOptions options);

    /** Creates a Worker without an idempotency key. */
    default Worker create(WorkerRequest request) {
        return create(request, CallOptions.NONE);
    }

    /**
     * Stops a Worker: its active run is cancelled, queued inputs are dropped, and the log records both. A terminal status never changes: repeats, and a later
     * cancel, return that status and its event.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code idempotency_conflict}, {@code store_failed}
     */
    LifecycleAck stop(WorkerId worker, CallOptions options);

    /** Stops a Worker without a reason and an idempotency key. */
    default LifecycleAck stop(WorkerId worker) {
        return stop(worker, CallOptions.NONE);
    }

    /**
     * Cancels the Worker, or with {@link CancelScope#RUN} only its active run (no effect if none is active). An engine that does not end its run within the
     * cancel deadline is abandoned.
     *
     * @throws dev.yado.model.failure.YadoException as {@link #stop}; with scope {@code RUN} also {@code worker_not_running}
     */
    LifecycleAck cancel(WorkerId worker, CancelScope scope, CallOptions options);

    /** Cancels a Worker or its active run without a reason and an idempotency key. */
    default LifecycleAck cancel(WorkerId worker, CancelScope scope) {
        return cancel(worker, scope, CallOptions.NONE);
    }

    /**
     * Removes an ended Worker and its log. Its id is never reused; its streams end with {@code worker_not_found}.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}; {@code worker_running} if it has not ended
     */
    void delete(WorkerId worker);
}
