package dev.yado.runtime.core.internal.engine;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The registered engines. Readers see an immutable snapshot, best first; thread-safe. */
public final class EngineDirectory {

    /**
     * A registered engine.
     *
     * @param owner the key to remove it by (its service reference)
     * @param use   its active runs; a new object each time it is added
     */
    public record Entry(Object owner, int ranking, Engine engine, EngineDescription description, Use use) {
    }

    /** The active runs of an engine. Thread-safe. */
    public static final class Use {

        private final AtomicInteger runs = new AtomicInteger();
        private volatile boolean draining;

        public void runBegan() {
            runs.incrementAndGet();
        }

        /** Records the end of a run; called after its commit. */
        public void runEnded() {
            runs.decrementAndGet();
        }

        public int runs() {
            return runs.get();
        }
    }

    private volatile List<Entry> entries = List.of();

    /** @throws IllegalArgumentException if the engine has no valid description; nothing was added then */
    public Entry add(Object owner, int ranking, Engine engine) {
        return add(new Entry(owner, ranking, engine, described(engine), new Use()));
    }

    private synchronized Entry add(Entry entry) {
        List<Entry> next = new ArrayList<>(entries);
        next.removeIf(e -> e.owner().equals(entry.owner()));
        next.add(entry);
        // Stable: of equal rankings and versions, the one added first stays first, as in the framework's service registry.
        next.sort(Comparator.comparingInt(Entry::ranking).thenComparing(e -> e.description().version(), EngineVersions.OLDEST_FIRST).reversed());
        entries = List.copyOf(next);
        return entry;
    }

    private static EngineDescription described(Engine engine) {
        try {
            return Objects.requireNonNull(engine.description(), "no description");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("the engine has no valid description", e);
        }
    }

    public synchronized Optional<Entry> remove(Object owner) {
        Optional<Entry> removed = entries.stream().filter(e -> e.owner().equals(owner)).findFirst();
        entries = entries.stream().filter(e -> !e.owner().equals(owner)).toList();
        return removed;
    }

    /** Returns the engine that gets the new runs of a name. */
    public Optional<Entry> best(String name) {
        return entries.stream().filter(e -> e.description().name().equals(name) && !e.use().draining).findFirst();
    }

    /** Returns whether an engine gets no new runs: it is draining, or another one of its name gets them. */
    public boolean draining(Entry entry) {
        return !best(entry.description().name()).filter(entry::equals).isPresent();
    }

    /**
     * Sets whether the engines of some owners get no new runs.
     *
     * @return the number of active runs of these engines
     */
    public int drain(Predicate<Object> owners, boolean draining) {
        int runs = 0;
        for (Entry entry : entries) {
            if (owners.test(entry.owner())) {
                entry.use().draining = draining;
                runs += entry.use().runs();
            }
        }
        return runs;
    }

    public boolean has(Entry entry) {
        return entries.contains(entry);
    }

    public List<Entry> all() {
        return entries;
    }
}
