package dev.yado.runtime.spi.store;

import dev.yado.model.id.IdempotencyKey;
import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The recorded result of a request with an idempotency key.
 *
 * @param runtimeWide true for a key of the Runtime (creation), false for a key of the Worker
 * @param fingerprint digest of operation and request: another fingerprint under the same key is a conflict
 * @param fields      the acknowledgement's fields as text
 */
@ProviderType
public record RecordedResult(IdempotencyKey key, boolean runtimeWide, String fingerprint, Map<String, String> fields, Instant at) {

    /** Checks and copies the components. */
    public RecordedResult {
        fields = Map.copyOf(fields);
    }
}
