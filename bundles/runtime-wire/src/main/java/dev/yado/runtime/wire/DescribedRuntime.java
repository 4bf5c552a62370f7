package dev.yado.runtime.wire;

import dev.yado.model.runtime.RuntimeSummary;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Runtime as it answered.
 *
 * @param summary under the id it is configured with
 * @param ownId   what it calls itself: any text, good for a diagnostic only
 */
@ProviderType
public record DescribedRuntime(RuntimeSummary summary, String ownId) {
}
