package dev.yado.runtime.spi.store;

import dev.yado.model.id.IdempotencyKey;
import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was answered to a request that carried a key.
 *
 * @param runtimeWide true for a key of the Runtime (creation), false for a key of the Worker
 * @param fingerprint digest of operation and request: another fingerprint under the same key is a conflict
 * @param answer      the acknowledgement's fields as text
 */
@ProviderType
public record RecordedResult(IdempotencyKey key, boolean runtimeWide, String fingerprint, Map<String, String> answer, Instant at) {

    public RecordedResult {
        answer = Map.copyOf(answer);
    }
}
