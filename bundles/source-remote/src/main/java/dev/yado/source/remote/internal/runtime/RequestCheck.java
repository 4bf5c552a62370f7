package dev.yado.source.remote.internal.runtime;

import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.worker.CallOptions;
import dev.yado.source.api.RuntimeCapability;
import dev.yado.source.remote.internal.call.RemoteFailures;
import dev.yado.source.remote.internal.monitor.RuntimeObservation;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Refuses requests before they are sent: those that change a Runtime of another contract, and those with a part that the Runtime would ignore without a word.
 * Thread-safe.
 */
final class RequestCheck {

    private static final Map<RuntimeCapability, String> COMPLETIONS = Map.of(
            RuntimeCapability.CAN_CANCEL_RUN, "cancel a run alone",
            RuntimeCapability.CAN_DELETE_WORKER, "remove Workers",
            RuntimeCapability.CAN_QUEUE_INPUT, "queue inputs",
            RuntimeCapability.CAN_STEER_INPUT, "steer runs by inputs",
            RuntimeCapability.CAN_TAKE_INITIAL_INPUT, "take an initial input; send it after the Worker is created",
            RuntimeCapability.KEEPS_IDEMPOTENCY_KEYS,
            "keep idempotency keys, and would execute a repeated request again; nothing was executed; send the request without Idempotency-Key");

    private final RemoteFailures failures;
    private final Supplier<RuntimeObservation> observation;
    private final Supplier<RuntimeSummary> describe;

    /**
     * @param observation returns the latest observation
     * @param describe    requests the Runtime's description; fails if there is no valid one
     */
    RequestCheck(RemoteFailures failures, Supplier<RuntimeObservation> observation, Supplier<RuntimeSummary> describe) {
        this.failures = failures;
        this.observation = observation;
        this.describe = describe;
    }

    /**
     * Checks a request that changes the Runtime. If the latest observation is a failure, this requests the description first, because the process at the address
     * may now be another one.
     *
     * @return the summary of the Runtime
     * @throws dev.yado.model.failure.YadoException {@code operation_unsupported} if the Runtime has another version of the contract or cannot keep the key; the
     *     failure of the description if there is none
     */
    RuntimeSummary changing(CallOptions options) {
        RuntimeObservation seen = observation.get();
        RuntimeSummary summary = seen.failure().isPresent() ? describe.get() : seen.summary().orElseGet(describe);
        if (summary.contractVersion() != RuntimeSummary.CONTRACT_VERSION) {
            throw failures.otherContract(summary.contractVersion());
        }
        if (options.key().isPresent()) {
            require(RuntimeCapability.KEEPS_IDEMPOTENCY_KEYS, summary);
        }
        return summary;
    }

    /** Requires a capability. @throws dev.yado.model.failure.YadoException {@code operation_unsupported} if the Runtime does not have it */
    void require(RuntimeCapability capability, RuntimeSummary summary) {
        if (!RuntimeCapability.announced(summary).contains(capability)) {
            throw failures.unsupported(COMPLETIONS.get(capability));
        }
    }
}
