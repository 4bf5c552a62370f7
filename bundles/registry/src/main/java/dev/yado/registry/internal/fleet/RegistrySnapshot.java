package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All Runtimes at one moment; immutable, replaced as a whole.
 *
 * @param slots   by id, in the order of lists
 * @param invalid number of source services without a valid id
 */
public record RegistrySnapshot(long version, NavigableMap<RuntimeId, RuntimeSlot> slots, int invalid) {

    static final RegistrySnapshot EMPTY = new RegistrySnapshot(0, Collections.emptyNavigableMap(), 0);

    public RegistrySnapshot {
        slots = Collections.unmodifiableNavigableMap(slots);
    }

    public Optional<RuntimeSlot> slot(RuntimeId id) {
        return Optional.ofNullable(slots.get(id));
    }

    /** Returns the next snapshot with the changed slots; an empty value removes a slot. */
    public RegistrySnapshot next(Map<RuntimeId, Optional<RuntimeSlot>> changed, int nowInvalid) {
        TreeMap<RuntimeId, RuntimeSlot> copy = new TreeMap<>(slots);
        changed.forEach((id, slot) -> slot.ifPresentOrElse(s -> copy.put(id, s), () -> copy.remove(id)));
        return new RegistrySnapshot(version + 1, copy, nowInvalid);
    }
}
