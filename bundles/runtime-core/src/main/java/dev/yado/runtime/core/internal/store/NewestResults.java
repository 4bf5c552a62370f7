package dev.yado.runtime.core.internal.store;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.runtime.spi.store.RecordedResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest recorded results of idempotent requests, up to a maximum. Not thread-safe. */
final class NewestResults extends LinkedHashMap<IdempotencyKey, RecordedResult> {

    private static final long serialVersionUID = 1L;

    private final int max;

    NewestResults(int max) {
        super(0);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<IdempotencyKey, RecordedResult> eldest) {
        return size() > max;
    }
}
