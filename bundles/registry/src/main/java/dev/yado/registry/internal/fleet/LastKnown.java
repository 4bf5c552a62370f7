package dev.yado.registry.internal.fleet;

import dev.yado.source.api.RuntimeProjection;
import java.time.Instant;
import java.util.Optional;

/** The state that a source last reported about its Runtime: a summary, never a Worker. Thread-safe. */
public final class LastKnown {

    private final Instant arrived;
    private RuntimeProjection last;

    LastKnown(Instant arrived) {
        this.arrived = arrived;
    }

    /** Stores a state and returns it, completed with the time since which the Runtime has this status if the source does not report it. */
    public synchronized RuntimeProjection remember(RuntimeProjection seen) {
        RuntimeProjection complete = seen;
        if (seen.since().isEmpty()) {
            Instant since = last == null ? arrived
                    : last.status() == seen.status() ? last.since().orElse(arrived) : Instant.now();
            complete = seen.toBuilder().since(since).build();
        }
        last = complete;
        return complete;
    }

    public synchronized Optional<RuntimeProjection> get() {
        return Optional.ofNullable(last);
    }
}
