package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import java.util.Optional;

/**
 * The change of one slot between two snapshots.
 *
 * @param before empty if the id was not known
 * @param after  empty if the id is no longer listed
 */
public record SlotChange(long version, RuntimeId id, Optional<RuntimeSlot> before, Optional<RuntimeSlot> after) {

    Optional<RegisteredSource> activeBefore() {
        return before.flatMap(RuntimeSlot::active);
    }

    Optional<RegisteredSource> activeAfter() {
        return after.flatMap(RuntimeSlot::active);
    }

    /**
     * Returns whether the change is visible to callers: another source or none serves, or the id was added or removed. A change among the
     * shadowed sources only is not.
     */
    boolean visible() {
        if (before.isPresent() != after.isPresent()) {
            return true;
        }
        Optional<RegisteredSource> old = activeBefore();
        Optional<RegisteredSource> now = activeAfter();
        return old.isPresent() != now.isPresent() || old.isPresent() && !old.get().same(now.get());
    }
}
