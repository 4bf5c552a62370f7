package dev.yado.runtime.wire;

import dev.yado.model.runtime.RuntimeSummary;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The summary in a Runtime's response.
 *
 * @param summary the summary, with the configured id of the Runtime
 * @param ownId   the id in the response: any text, for a diagnostic only
 */
@ProviderType
public record DescribedRuntime(RuntimeSummary summary, String ownId) {
}
