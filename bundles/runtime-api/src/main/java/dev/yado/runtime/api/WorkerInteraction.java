package dev.yado.runtime.api;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.WorkerInput;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The interaction facet: inputs to a Worker, and its open interactions. */
@ProviderType
public interface WorkerInteraction {

    /**
     * Accepts an input. When this method returns, the input is stored, and its run has started or is queued.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code worker_not_running}, {@code worker_busy} (delivery {@code reject} while a
     *     run is active; detail {@code run_id}), {@code operation_unsupported} (delivery {@code steer} and the engine does not support it), {@code
     *     engine_unavailable}, {@code overloaded} (the queue of this Worker is full, and no queued run started within a short time), {@code runtime_draining},
     *     {@code idempotency_conflict}, {@code store_failed}
     */
    InputAck input(WorkerId worker, WorkerInput input, CallOptions options);

    /** Accepts an input without an idempotency key. */
    default InputAck input(WorkerId worker, WorkerInput input) {
        return input(worker, input, CallOptions.NONE);
    }

    /**
     * Returns the open interactions of this Worker, oldest first.
     *
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code store_failed}
     */
    List<Interaction> interactions(WorkerId worker);

    /**
     * Answers an open interaction. When this method returns, the answer is stored, and the run continues. The first answer applies.
     *
     * @param answer the chosen option
     * @throws dev.yado.model.failure.YadoException {@code worker_not_found}, {@code unknown_interaction}, {@code interaction_closed} (it was answered, has
     *     expired or was withdrawn), {@code invalid_request} (no such option), {@code idempotency_conflict}, {@code store_failed}
     */
    InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer, CallOptions options);

    /** Answers an open interaction without an idempotency key. */
    default InteractionAck answer(WorkerId worker, InteractionId interaction, AnswerRequest answer) {
        return answer(worker, interaction, answer, CallOptions.NONE);
    }
}
