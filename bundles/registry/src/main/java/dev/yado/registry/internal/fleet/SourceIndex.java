package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.call.SourceGate;
import dev.yado.source.api.RuntimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.framework.ServiceReference;

/**
 * The sources by runtime id, and the election of the one that serves. Writers take a short lock and publish a new {@link RegistrySnapshot};
 * readers never lock.
 *
 * <p>Keyed by service reference, because ids may collide: the source that loses an id stays as shadowed, and a late removal of one service
 * cannot remove another. Changes are passed on under the lock, in the order of their versions; the receiver must only put them in a queue.
 */
public final class SourceIndex {

    /**
     * Maximum number of unavailable Runtimes that are remembered. Above it, the one that is unavailable for the longest time is forgotten.
     */
    public static final int MAX_UNAVAILABLE = 1_000;

    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final Function<RuntimeId, SourceGate> gates;
    private final Predicate<RuntimeId> replaceable;
    private final Consumer<SlotChange> queue;
    private final Clock clock;

    private final Object lock = new Object();
    // Guarded by lock. The value is empty for a service without a valid id.
    private final Map<ServiceReference<RuntimeSource>, Optional<RegisteredSource>> services = new HashMap<>();
    // Guarded by lock; longest unavailable first.
    private final LinkedHashMap<RuntimeId, Instant> unavailable = new LinkedHashMap<>();
    // Guarded by lock; the ids of built-in sources, also while they are unregistered.
    private final Set<RuntimeId> reserved = new HashSet<>();

    private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

    /** @param replaceable whether a source of any bundle may take the id of a built-in source over; asked under the lock */
    public SourceIndex(Function<RuntimeId, SourceGate> gates, Predicate<RuntimeId> replaceable, Consumer<SlotChange> queue, Clock clock) {
        this.gates = gates;
        this.replaceable = replaceable;
        this.queue = queue;
        this.clock = clock;
    }

    public RegistrySnapshot snapshot() {
        return snapshot;
    }

    /** Adds a source. Idempotent. */
    public void add(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        synchronized (lock) {
            if (services.containsKey(reference)) {
                return;
            }
            SourceProperties properties = SourceProperties.of(reference);
            Optional<RegisteredSource> source =
                    properties.id().map(id -> new RegisteredSource(id, properties, service, gates.apply(id), new LastKnown(clock.instant())));
            services.put(reference, source);
            if (source.isPresent()) {
                LOG.log(Level.INFO, "Runtime {0}: source registered ({1})", source.get().id(), properties.describe());
                rebuild(List.of(source.get().id()));
            } else {
                LOG.log(Level.WARNING, "A source was not registered: its service property {0} must be 1 to 120 characters out of"
                        + " A-Z a-z 0-9 _ : - ({1})", RuntimeSource.RUNTIME_ID, properties.describe());
                rebuild(List.of());
            }
        }
    }

    /** What a change of the properties of a service means. */
    public enum Update {
        /** The service is unknown, or the index has taken the change over. */
        DONE,
        /** It is a different source now, to be removed and added again. */
        ANOTHER_ID,
        /** No property changed that the registry uses, so that the source has announced another state of its Runtime. */
        STATE
    }

    /** Reads the properties of a service again; ignores an unknown one. */
    public Update update(ServiceReference<RuntimeSource> reference) {
        synchronized (lock) {
            Optional<RegisteredSource> known = services.get(reference);
            if (known == null) {
                return Update.DONE;
            }
            SourceProperties properties = SourceProperties.of(reference);
            if (!properties.id().equals(known.map(RegisteredSource::id))) {
                return Update.ANOTHER_ID;
            }
            if (known.isEmpty() || properties.equals(known.get().properties())) {
                return Update.STATE;
            }
            services.put(reference, Optional.of(known.get().with(properties)));
            rebuild(List.of(known.get().id()));
            return Update.DONE;
        }
    }

    /** Returns the source of a service; empty if the service is unknown or has no valid id. */
    public Optional<RegisteredSource> source(ServiceReference<RuntimeSource> reference) {
        synchronized (lock) {
            return services.getOrDefault(reference, Optional.empty());
        }
    }

    /**
     * Removes a source.
     *
     * @return the removed source, whose gate must be closed; empty if the service was unknown or had no valid id
     */
    public Optional<RegisteredSource> remove(ServiceReference<RuntimeSource> reference) {
        synchronized (lock) {
            Optional<RegisteredSource> removed = services.remove(reference);
            if (removed == null) {
                return Optional.empty();
            }
            removed.ifPresent(source -> LOG.log(Level.INFO, "Runtime {0}: source unregistered ({1})", source.id(), source.properties().describe()));
            if (removed.filter(source -> source.properties().builtIn() && SourceProperties.of(reference).withdrawn()).isPresent()) {
                reserved.remove(removed.get().id());
            }
            if (removed.filter(source -> isWithdrawn(source, reference)).isPresent()) {
                drop(List.of(removed.get().id()));
            } else {
                rebuild(removed.map(source -> List.of(source.id())).orElse(List.of()));
            }
            return removed;
        }
    }

    /**
     * Returns whether a source was removed on purpose and no other has its id. Reads the service reference, whose properties may be newer
     * than the index.
     */
    private boolean isWithdrawn(RegisteredSource source, ServiceReference<RuntimeSource> reference) {
        return SourceProperties.of(reference).withdrawn()
                && services.values().stream().flatMap(Optional::stream).noneMatch(other -> other.id().equals(source.id()));
    }

    /** Forgets Runtimes that have been unavailable for longer than this. */
    public void forget(Duration longerThan) {
        synchronized (lock) {
            Instant before = clock.instant().minus(longerThan);
            List<RuntimeId> over = unavailable.entrySet().stream().filter(e -> !e.getValue().isAfter(before)).map(Map.Entry::getKey).toList();
            if (!over.isEmpty()) {
                over.forEach(reserved::remove);
                drop(over);
                // A source that was refused only because of the forgotten one serves now.
                rebuild(over.stream().filter(id -> !candidates(id).isEmpty()).toList());
            }
        }
    }

    public List<RegisteredSource> sources() {
        synchronized (lock) {
            return services.values().stream().flatMap(Optional::stream).toList();
        }
    }

    /** Elects again for all ids: what is replaceable has changed. */
    public void elect() {
        synchronized (lock) {
            rebuild(services.values().stream().flatMap(Optional::stream).map(RegisteredSource::id).distinct().toList());
        }
    }

    private void rebuild(List<RuntimeId> ids) {
        Map<RuntimeId, Optional<RuntimeSlot>> changed = new LinkedHashMap<>();
        for (RuntimeId id : ids) {
            RuntimeSlot slot = elect(id, snapshot.slot(id));
            changed.put(id, Optional.of(slot));
            if (!slot.isUnavailable()) {
                unavailable.remove(id);
            } else if (unavailable.putIfAbsent(id, slot.since()) == null && unavailable.size() > MAX_UNAVAILABLE) {
                RuntimeId oldest = unavailable.keySet().iterator().next();
                unavailable.remove(oldest);
                reserved.remove(oldest);
                changed.put(oldest, Optional.empty());
            }
        }
        publish(changed);
    }

    private void drop(List<RuntimeId> ids) {
        Map<RuntimeId, Optional<RuntimeSlot>> changed = new LinkedHashMap<>();
        ids.forEach(id -> {
            unavailable.remove(id);
            changed.put(id, Optional.empty());
        });
        publish(changed);
    }

    private void publish(Map<RuntimeId, Optional<RuntimeSlot>> changed) {
        RegistrySnapshot old = snapshot;
        int invalid = (int) services.values().stream().filter(Optional::isEmpty).count();
        RegistrySnapshot next = old.next(changed, invalid);
        snapshot = next;
        changed.forEach((id, slot) -> {
            SlotChange change = new SlotChange(next.version(), id, old.slot(id), slot);
            log(change);
            queue.accept(change);
        });
    }

    private RuntimeSlot elect(RuntimeId id, Optional<RuntimeSlot> before) {
        Instant now = clock.instant();
        List<RegisteredSource> candidates = candidates(id);
        if (candidates.stream().anyMatch(source -> source.properties().builtIn())) {
            reserved.add(id);
        }
        Predicate<RegisteredSource> mayServe = source -> source.properties().builtIn() || !reserved.contains(id) || replaceable.test(id);
        Optional<RegisteredSource> best = candidates.stream().filter(mayServe).findFirst();
        List<RuntimeSlot.Shadow> shadowed = candidates.stream().filter(source -> best.filter(source::same).isEmpty())
                .map(source -> new RuntimeSlot.Shadow(source, before.flatMap(slot -> shadow(slot, source)).map(RuntimeSlot.Shadow::since).orElse(now),
                        !mayServe.test(source)))
                .toList();
        if (best.isEmpty()) {
            Optional<RuntimeSlot> gone = before.filter(RuntimeSlot::isUnavailable);
            return RuntimeSlot.unavailable(id, gone.map(RuntimeSlot::since).orElse(now), shadowed,
                    gone.map(RuntimeSlot::lastKnown).orElseGet(() -> before.flatMap(RuntimeSlot::active).flatMap(source -> source.lastKnown().get())));
        }
        Instant since = before.filter(slot -> slot.servedBy(best.get())).map(RuntimeSlot::since).orElse(now);
        return new RuntimeSlot(id, best, since, shadowed, Optional.empty());
    }

    /** Returns the sources with an id, best first. */
    private List<RegisteredSource> candidates(RuntimeId id) {
        return services.values().stream().flatMap(Optional::stream).filter(source -> source.id().equals(id))
                .sorted(Comparator.comparing(RegisteredSource::properties, SourceProperties.BEST_FIRST)).toList();
    }

    private static Optional<RuntimeSlot.Shadow> shadow(RuntimeSlot slot, RegisteredSource source) {
        return slot.shadowed().stream().filter(shadow -> shadow.source().same(source)).findFirst();
    }

    private static void log(SlotChange change) {
        List<RegisteredSource> refusedBefore = change.before().map(RuntimeSlot::refused).orElse(List.of());
        change.after().map(RuntimeSlot::refused).orElse(List.of()).stream().filter(source -> refusedBefore.stream().noneMatch(source::same))
                .forEach(source -> LOG.log(Level.WARNING, "Runtime {0}: a source is not used, because the id belongs to a built-in source and"
                        + " replaceable_runtimes does not name it ({1})", change.id(), source.properties().describe()));
        if (change.activeBefore().isPresent() && change.activeAfter().isPresent() && change.visible()) {
            LOG.log(Level.INFO, "Runtime {0}: another source serves now ({1}; before: {2})", change.id(),
                    change.activeAfter().get().properties().describe(), change.activeBefore().get().properties().describe());
        } else if (change.before().isPresent() && change.after().isEmpty()) {
            LOG.log(Level.INFO, change.before().get().isUnavailable() ? "Runtime {0}: forgotten, it was unavailable for too long"
                    : "Runtime {0}: withdrawn and no longer listed", change.id());
        }
    }
}
