package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import java.util.Optional;

/**
 * What one snapshot changed about one runtime id.
 *
 * @param before empty when the id was not known
 * @param after  empty when it is no longer listed
 */
public record SlotChange(long version, RuntimeId id, Optional<RuntimeSlot> before, Optional<RuntimeSlot> after) {

    Optional<RegisteredSource> activeBefore() {
        return before.flatMap(RuntimeSlot::active);
    }

    Optional<RegisteredSource> activeAfter() {
        return after.flatMap(RuntimeSlot::active);
    }

    /** True when another source serves, or none, or the id came or went; a change among the shadowed alone is none. */
    boolean visible() {
        if (before.isPresent() != after.isPresent()) {
            return true;
        }
        Optional<RegisteredSource> old = activeBefore();
        Optional<RegisteredSource> now = activeAfter();
        return old.isPresent() != now.isPresent() || old.isPresent() && !old.get().same(now.get());
    }
}
