package dev.yado.registry.internal.fleet;

import dev.yado.source.api.RuntimeProjection;
import java.time.Instant;
import java.util.Optional;

/** What a source said of its Runtime last: a summary, never a Worker. Thread-safe. */
public final class LastKnown {

    private final Instant arrived;
    private RuntimeProjection last;

    LastKnown(Instant arrived) {
        this.arrived = arrived;
    }

    /**
     * Remembers what was seen and returns it, with since when it has had its status: a source may not know, but whoever looks repeatedly
     * does.
     */
    public synchronized RuntimeProjection remember(RuntimeProjection seen) {
        RuntimeProjection complete = seen;
        if (seen.since().isEmpty()) {
            Instant since = last == null ? arrived
                    : last.status() == seen.status() ? last.since().orElse(arrived) : Instant.now();
            complete = seen.withStatus(seen.status(), since);
        }
        last = complete;
        return complete;
    }

    public synchronized Optional<RuntimeProjection> get() {
        return Optional.ofNullable(last);
    }
}
