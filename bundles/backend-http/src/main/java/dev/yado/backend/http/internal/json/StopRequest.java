package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.CancelScope;
import java.util.Optional;

/** What a Browser says when it stops or cancels; all of it is optional. */
public record StopRequest(Optional<String> reason, Optional<CancelScope> scope) {

    /** A stop always ends the Worker: who names a scope means something else, and must not lose the Worker over it. */
    public StopRequest forStop() {
        if (scope.isPresent()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "scope is not for stop, which ends the Worker; POST .../cancel takes it");
        }
        return this;
    }
}
