package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import java.util.Optional;

/**
 * What one snapshot changed about one runtime id.
 *
 * @param before empty when the id was not known
 * @param after  empty when it is no longer listed
 */
public record Transition(long version, RuntimeId id, Optional<Seat> before, Optional<Seat> after) {

    Optional<Source> activeBefore() {
        return before.flatMap(Seat::active);
    }

    Optional<Source> activeAfter() {
        return after.flatMap(Seat::active);
    }

    /** True when another source serves, or none, or the id came or went; a change among the shadowed alone is none. */
    boolean visible() {
        if (before.isPresent() != after.isPresent()) {
            return true;
        }
        Optional<Source> old = activeBefore();
        Optional<Source> now = activeAfter();
        return old.isPresent() != now.isPresent() || old.isPresent() && !old.get().same(now.get());
    }
}
