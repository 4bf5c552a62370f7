package dev.yado.registry.internal.fleet;

import dev.yado.model.id.RuntimeId;
import dev.yado.registry.internal.source.SourceGate;
import dev.yado.source.api.RuntimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.ServiceReference;

/**
 * Who serves which id. Writers take a short lock, rebuild and publish a {@link RegistrySnapshot}; readers never lock.
 *
 * <p>Keyed by service reference, because ids collide and services do not: the loser of an id stays as shadowed, and a late removal of one
 * service cannot take away another. Transitions are handed over under the lock, so that they are told in the order of their versions;
 * the receiver must only put them in a queue.
 */
public final class SourceIndex {

    /** Most Runtimes remembered after they went; beyond it the one that is gone longest is forgotten. */
    public static final int MAX_GONE = 1_000;

    private static final Logger LOG = System.getLogger("dev.yado.registry");

    private final Function<RuntimeId, SourceGate> gates;
    private final Consumer<SlotChange> queue;
    private final Clock clock;

    private final Object lock = new Object();
    // Guarded by lock. The value is empty for a service without a valid id.
    private final Map<ServiceReference<RuntimeSource>, Optional<RegisteredSource>> services = new HashMap<>();
    // Guarded by lock; longest gone first.
    private final LinkedHashMap<RuntimeId, Instant> gone = new LinkedHashMap<>();

    private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

    public SourceIndex(Function<RuntimeId, SourceGate> gates, Consumer<SlotChange> queue, Clock clock) {
        this.gates = gates;
        this.queue = queue;
        this.clock = clock;
    }

    public RegistrySnapshot snapshot() {
        return snapshot;
    }

    /** Idempotent: a service that is here already stays as it is. */
    public void add(ServiceReference<RuntimeSource> reference, RuntimeSource service) {
        synchronized (lock) {
            if (services.containsKey(reference)) {
                return;
            }
            SourceProperties facts = SourceProperties.of(reference);
            Optional<RegisteredSource> source = facts.id().map(id ->
                    new RegisteredSource(id, facts, service, gates.apply(id), new LastKnown(clock.instant())));
            services.put(reference, source);
            if (source.isPresent()) {
                LOG.log(Level.INFO, "Runtime {0}: a source arrived ({1})", source.get().id(), facts.describe());
                rebuild(List.of(source.get().id()));
            } else {
                LOG.log(Level.WARNING, "A source was not registered: its service property {0} must be 1 to 120 characters out of"
                        + " A-Z a-z 0-9 _ : - ({1})", RuntimeSource.RUNTIME_ID, facts.describe());
                rebuild(List.of());
            }
        }
    }

    /**
     * Reads the properties of a service anew; one that is not here is ignored.
     *
     * @return true when its id changed: then it is another source, to be removed and added again
     */
    public boolean update(ServiceReference<RuntimeSource> reference) {
        synchronized (lock) {
            Optional<RegisteredSource> known = services.get(reference);
            if (known == null) {
                return false;
            }
            SourceProperties facts = SourceProperties.of(reference);
            if (!facts.id().equals(known.map(RegisteredSource::id))) {
                return true;
            }
            if (known.isPresent() && !facts.equals(known.get().facts())) {
                services.put(reference, Optional.of(known.get().with(facts)));
                rebuild(List.of(known.get().id()));
            }
            return false;
        }
    }

    /** @return what was removed, for its lease to be closed; empty when the service was not here or had no valid id */
    public Optional<RegisteredSource> remove(ServiceReference<RuntimeSource> reference) {
        synchronized (lock) {
            Optional<RegisteredSource> removed = services.remove(reference);
            if (removed == null) {
                return Optional.empty();
            }
            removed.ifPresent(source ->
                    LOG.log(Level.INFO, "Runtime {0}: a source left ({1})", source.id(), source.facts().describe()));
            if (removed.filter(source -> isWithdrawn(source, reference)).isPresent()) {
                drop(List.of(removed.get().id()));
            } else {
                rebuild(removed.map(source -> List.of(source.id())).orElse(List.of()));
            }
            return removed;
        }
    }

    /** Whether nobody misses it: it was taken out on purpose, and nobody else has its id. Read from the reference, which may know it newer than the table. */
    private boolean isWithdrawn(RegisteredSource source, ServiceReference<RuntimeSource> reference) {
        return SourceProperties.of(reference).withdrawn() && services.values().stream().flatMap(Optional::stream).noneMatch(other -> other.id().equals(source.id()));
    }

    /** Drops the Runtimes that have been gone for longer. */
    public void forget(Duration longerThan) {
        synchronized (lock) {
            Instant before = clock.instant().minus(longerThan);
            List<RuntimeId> over = gone.entrySet().stream().filter(e -> !e.getValue().isAfter(before)).map(Map.Entry::getKey).toList();
            if (!over.isEmpty()) {
                drop(over);
            }
        }
    }

    public List<RegisteredSource> sources() {
        synchronized (lock) {
            return services.values().stream().flatMap(Optional::stream).toList();
        }
    }

    private void rebuild(List<RuntimeId> ids) {
        Map<RuntimeId, Optional<RuntimeSlot>> changed = new LinkedHashMap<>();
        for (RuntimeId id : ids) {
            RuntimeSlot slot = elect(id, snapshot.slot(id));
            changed.put(id, Optional.of(slot));
            if (!slot.isGone()) {
                gone.remove(id);
            } else if (gone.putIfAbsent(id, slot.since()) == null && gone.size() > MAX_GONE) {
                RuntimeId oldest = gone.keySet().iterator().next();
                gone.remove(oldest);
                changed.put(oldest, Optional.empty());
            }
        }
        publish(changed);
    }

    private void drop(List<RuntimeId> ids) {
        Map<RuntimeId, Optional<RuntimeSlot>> changed = new LinkedHashMap<>();
        ids.forEach(id -> {
            gone.remove(id);
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
        List<RegisteredSource> candidates = new ArrayList<>(services.values().stream().flatMap(Optional::stream)
                .filter(source -> source.id().equals(id)).toList());
        if (candidates.isEmpty()) {
            return before.filter(RuntimeSlot::isGone)
                    .orElseGet(() -> RuntimeSlot.gone(id, now, before.flatMap(RuntimeSlot::active).flatMap(source -> source.lastKnown().get())));
        }
        candidates.sort(Comparator.comparing(RegisteredSource::facts, SourceProperties.BEST_FIRST));
        RegisteredSource best = candidates.get(0);
        List<RuntimeSlot.Shadow> shadowed = candidates.stream().skip(1).map(source -> new RuntimeSlot.Shadow(source,
                before.flatMap(slot -> shadow(slot, source)).map(RuntimeSlot.Shadow::since).orElse(now))).toList();
        Instant since = before.filter(slot -> slot.servedBy(best)).map(RuntimeSlot::since).orElse(now);
        return new RuntimeSlot(id, Optional.of(best), since, shadowed, Optional.empty());
    }

    private static Optional<RuntimeSlot.Shadow> shadow(RuntimeSlot slot, RegisteredSource source) {
        return slot.shadowed().stream().filter(shadow -> shadow.source().same(source)).findFirst();
    }

    private static void log(SlotChange change) {
        if (change.activeBefore().isPresent() && change.activeAfter().isPresent() && change.visible()) {
            LOG.log(Level.INFO, "Runtime {0}: served by another source now ({1}; before: {2})", change.id(),
                    change.activeAfter().get().facts().describe(), change.activeBefore().get().facts().describe());
        } else if (change.before().isPresent() && change.after().isEmpty()) {
            LOG.log(Level.INFO, change.before().get().isGone() ? "Runtime {0}: forgotten, it has been gone for too long"
                    : "Runtime {0}: taken out, and no longer listed", change.id());
        }
    }
}
