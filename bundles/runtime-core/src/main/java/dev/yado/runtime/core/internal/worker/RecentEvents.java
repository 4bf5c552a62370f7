package dev.yado.runtime.core.internal.worker;

import dev.yado.model.event.WorkerEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest events of a Worker that is needed now, so that viewers who follow it do not ask the store. Gone with the Worker's actor. Thread-safe.
 */
final class RecentEvents {

    static final int MAX_EVENTS = 128;
    static final long MAX_CHARACTERS = 64 << 10;

    // Guarded by this. A dense sequence; its end is the newest event published.
    private final ArrayDeque<WorkerEvent> events = new ArrayDeque<>(0);
    private long characters;

    /** @param publications events and whatever else is published with them */
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

    /** The log was trimmed: what is gone there must not be told from here. */
    synchronized void clear() {
        events.clear();
        characters = 0;
    }

    /** As a reader of the log would be answered; empty when that reaches further back than this does. */
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
