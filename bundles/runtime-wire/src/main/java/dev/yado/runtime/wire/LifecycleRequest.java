package dev.yado.runtime.wire;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.CancelScope;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The body of a stop or cancel; all of it is optional, and so is the body.
 *
 * @param reason becomes the message of the event
 * @param scope  of a cancel only. Absent means the Worker
 */
@ProviderType
public record LifecycleRequest(Optional<String> reason, Optional<CancelScope> scope) {

    /** No reason, and the default scope. */
    public static final LifecycleRequest NONE = new LifecycleRequest(Optional.empty(), Optional.empty());

    /**
     * This, as a stop. It always ends the Worker: who names a scope means something else, and must not lose the Worker over it.
     *
     * @throws YadoException {@code invalid_request} when a scope is named
     */
    public LifecycleRequest forStop() {
        if (scope.isPresent()) {
            throw new YadoException(FailureCode.INVALID_REQUEST, "scope is not for stop, which ends the Worker; POST .../cancel takes it");
        }
        return this;
    }
}
