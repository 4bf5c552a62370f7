package dev.yado.runtime.core.internal;

import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The engines that are here. Readers see an immutable picture, best first; thread-safe. */
final class EngineDirectory {

    /**
     * An engine and who brought it.
     *
     * @param owner what it is removed by (its service reference)
     */
    record Entry(Object owner, int ranking, Engine engine, EngineDescription description) {
    }

    private volatile List<Entry> entries = List.of();

    /** @throws IllegalArgumentException when the engine cannot say what it is; nothing was added then */
    Entry add(Object owner, int ranking, Engine engine) {
        return add(new Entry(owner, ranking, engine, described(engine)));
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

    synchronized Optional<Entry> remove(Object owner) {
        Optional<Entry> gone = entries.stream().filter(e -> e.owner().equals(owner)).findFirst();
        entries = entries.stream().filter(e -> !e.owner().equals(owner)).toList();
        return gone;
    }

    /** The engine that takes new runs under this name. */
    Optional<Entry> best(String name) {
        return entries.stream().filter(e -> e.description().name().equals(name)).findFirst();
    }

    boolean has(Entry entry) {
        return entries.contains(entry);
    }

    List<Entry> all() {
        return entries;
    }
}
