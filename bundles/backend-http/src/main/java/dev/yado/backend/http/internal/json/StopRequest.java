package dev.yado.backend.http.internal.json;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.CancelScope;
import java.util.Optional;

/** The request body of stop and cancel; all fields are optional. */
public record StopRequest(Optional<String> reason, Optional<CancelScope> scope) {

    /** Requires that no scope is present: a stop always ends the Worker, so a client that sends a scope expects something else. */
    public StopRequest forStop() {
        if (scope.isPresent()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "scope is not allowed for stop, which always ends the Worker; use POST .../cancel");
        }
        return this;
    }
}
