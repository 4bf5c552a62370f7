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

/** The engines that are here. Readers see an immutable picture, best first; thread-safe. */
public final class EngineDirectory {

    /**
     * An engine and who brought it.
     *
     * @param owner what it is removed by (its service reference)
     * @param use   what goes on at it; another one for each time it is added
     */
    public record Entry(Object owner, int ranking, Engine engine, EngineDescription description, Use use) {
    }

    /** What goes on at an engine. Thread-safe. */
    public static final class Use {

        private final AtomicInteger runs = new AtomicInteger();
        private volatile boolean draining;

        public void runBegan() {
            runs.incrementAndGet();
        }

        /** The run has ended, and the log says so. */
        public void runEnded() {
            runs.decrementAndGet();
        }

        public int runs() {
            return runs.get();
        }
    }

    private volatile List<Entry> entries = List.of();

    /** @throws IllegalArgumentException when the engine cannot say what it is; nothing was added then */
    public Entry add(Object owner, int ranking, Engine engine) {
        return add(new Entry(owner, ranking, engine, described(engine), new Use()));
    }

    private synchronized Entry add(Entry entry) {
        List<Entry> next = new ArrayList<>(entries);
        next.removeIf(e -> e.owner().equals(entry.owner()));
        next.add(entry);
        // Stable: of equal rankings and versions the one that came first stays first, as the framework itself would have it.
        next.sort(Comparator.comparingInt(Entry::ranking).thenComparing(e -> e.description().version(), EngineVersions.OLDEST_FIRST).reversed());
        entries = List.copyOf(next);
        return entry;
    }

    private static EngineDescription described(Engine engine) {
        try {
            return Objects.requireNonNull(engine.description(), "no description");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("an engine that cannot say what it is cannot be used", e);
        }
    }

    public synchronized Optional<Entry> remove(Object owner) {
        Optional<Entry> gone = entries.stream().filter(e -> e.owner().equals(owner)).findFirst();
        entries = entries.stream().filter(e -> !e.owner().equals(owner)).toList();
        return gone;
    }

    /** The engine that takes new runs under this name. */
    public Optional<Entry> best(String name) {
        return entries.stream().filter(e -> e.description().name().equals(name) && !e.use().draining).findFirst();
    }

    /** True when this engine begins no new run: it is about to leave, or another one of its name takes them. */
    public boolean draining(Entry entry) {
        return !best(entry.description().name()).filter(entry::equals).isPresent();
    }

    /** Has the engines of some owners begin no new run, or takes that back. @return how many runs go on at them */
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
