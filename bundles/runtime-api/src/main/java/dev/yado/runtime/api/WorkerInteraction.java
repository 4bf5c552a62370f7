package dev.yado.runtime.api;

import dev.yado.model.IdempotencyKey;
import dev.yado.model.InputAck;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerInput;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The interaction face. */
@ProviderType
public interface WorkerInteraction {

    /**
     * Accepts an input. When this returns the input is in the store; the run that works on it has started or is queued.
     *
     * @throws dev.yado.model.YadoException {@code worker_not_found}, {@code worker_not_running}, {@code worker_busy} (delivery {@code reject} while a
     *                                      run is active; detail {@code run_id}), {@code operation_unsupported} (delivery {@code steer} and the engine
     *                                      cannot), {@code engine_unavailable}, {@code overloaded} (the queue of this Worker is full),
     *                                      {@code runtime_draining}, {@code idempotency_conflict}, {@code store_failed}
     */
    InputAck input(WorkerId worker, WorkerInput input, Optional<IdempotencyKey> key);
}
