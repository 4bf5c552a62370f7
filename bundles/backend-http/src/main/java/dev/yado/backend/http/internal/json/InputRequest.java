package dev.yado.backend.http.internal.json;

import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.WorkerInput;
import java.util.Optional;

/** The request body of an input to a Worker. */
public record InputRequest(Optional<InputKind> kind, String content, Optional<Delivery> delivery) {

    public WorkerInput toInput() {
        return WorkerInput.builder(kind.orElse(InputKind.USER), content).delivery(delivery.orElse(null)).build();
    }
}
