package dev.yado.runtime.core.internal.store;

import java.util.ArrayList;
import java.util.List;

/** A dense sequence that begins at 1 and may have lost its oldest entries. Not thread-safe. */
final class Window<T> {

    private final ArrayList<T> entries = new ArrayList<>(4);
    private int head;
    private long dropped;

    void add(T entry) {
        entries.add(entry);
    }

    int size() {
        return entries.size() - head;
    }

    /** Returns the number of lost entries. */
    long dropped() {
        return dropped;
    }

    T first() {
        return entries.get(head);
    }

    T removeFirst() {
        T first = entries.set(head++, null);
        dropped++;
        // Compacts when half of the list is empty: removal stays cheap on average, and indexing constant.
        if (head > entries.size() / 2 && head > 32) {
            entries.subList(0, head).clear();
            head = 0;
        }
        return first;
    }

    /** Returns up to {@code limit} entries after a sequence number. */
    List<T> after(long sequence, int limit) {
        long from = Math.max(0, sequence - dropped) + head;
        if (from >= entries.size()) {
            return List.of();
        }
        int to = (int) Math.min(entries.size(), from + limit);
        return List.copyOf(entries.subList((int) from, to));
    }
}
