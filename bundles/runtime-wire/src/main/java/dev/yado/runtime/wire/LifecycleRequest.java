package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.CancelScope;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The optional body of a stop or cancel.
 *
 * @param reason the message of the event
 * @param scope  what a cancel ends; absent for the Worker, and in a stop
 */
@ProviderType
public record LifecycleRequest(Optional<String> reason, Optional<CancelScope> scope) {

    /** A request without a reason, with the default scope. */
    public static final LifecycleRequest NONE = new LifecycleRequest(Optional.empty(), Optional.empty());

    /**
     * Returns this request if it is valid for a stop. A stop always ends the Worker, so a request with a scope is a mistake of the caller, who may not intend that.
     *
     * @throws YadoException {@code invalid_request} if the request has a scope
     */
    public LifecycleRequest forStop() {
        if (scope.isPresent()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "scope is not for stop, which ends the Worker; POST .../cancel takes it");
        }
        return this;
    }
}
