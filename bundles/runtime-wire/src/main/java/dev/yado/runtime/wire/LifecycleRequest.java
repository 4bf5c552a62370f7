package dev.yado.runtime.wire;

import dev.yado.model.CancelScope;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The body of a stop or cancel; all of it is optional, and so is the body.
 *
 * @param reason becomes the message of the event
 * @param scope  of a cancel; a stop ignores it. Absent means the Worker
 */
@ProviderType
public record LifecycleRequest(Optional<String> reason, Optional<CancelScope> scope) {

    public static final LifecycleRequest NONE = new LifecycleRequest(Optional.empty(), Optional.empty());
}
