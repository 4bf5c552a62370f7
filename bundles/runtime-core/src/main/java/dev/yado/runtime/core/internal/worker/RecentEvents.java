package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.WorkerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cache of the newest events of a Worker in use, so that subscribers who follow it do not read the store. Dropped with the Worker's actor. Thread-safe.
 */
final class RecentEvents {

    static final int MAX_EVENTS = 128;
    static final long MAX_CHARACTERS = 64 << 10;

    // Guarded by this. A dense sequence that ends with the newest published event.
    private final ArrayDeque<WorkerEvent> events = new ArrayDeque<>(0);
    private long characters;

    /** Adds the events of a batch of publications. */
    synchronized void add(List<?> publications) {
        for (Object publication : publications) {
            if (publication instanceof WorkerEvent event) {
                events.addLast(event);
                characters += event.payload().textLength();
            }
        }
        while (events.size() > MAX_EVENTS || characters > MAX_CHARACTERS) {
            characters -= events.removeFirst().payload().textLength();
        }
    }

    /** Drops all events; called when the log was trimmed, as trimmed events must not be served. */
    synchronized void clear() {
        events.clear();
        characters = 0;
    }

    /** Returns the same events as a reader of the log; empty if the oldest of them is not in the cache. */
    synchronized Optional<List<WorkerEvent>> after(long sequence, int limit) {
        if (events.isEmpty() || sequence < events.getFirst().sequence() - 1) {
            return Optional.empty();
        }
        List<WorkerEvent> found = new ArrayList<>();
        for (WorkerEvent event : events) {
            if (event.sequence() > sequence && found.size() < limit) {
                found.add(event);
            }
        }
        return Optional.of(found);
    }
}
