package dev.yado.runtime.spi.store;

import dev.yado.model.id.IdempotencyKey;
import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The recorded result of a request with an idempotency key.
 *
 * @param runtimeWide whether the key belongs to the Runtime (creations) and not to a Worker
 * @param fingerprint digest of the operation and the request; a different fingerprint with the same key is a conflict
 * @param fields the acknowledgement's fields as text
 */
@ProviderType
public record RecordedResult(IdempotencyKey key, boolean runtimeWide, String fingerprint, Map<String, String> fields, Instant at) {

    /** Checks and copies the components. */
    public RecordedResult {
        fields = Map.copyOf(fields);
    }
}
