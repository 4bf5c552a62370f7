package dev.yado.engine.llm.internal.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The queue of inputs for the active run, which takes them between two model calls. Thread-safe. */
final class SteeringQueue {

    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private boolean open;

    synchronized void open() {
        waiting.clear();
        open = true;
    }

    synchronized void close() {
        open = false;
    }

    /** Adds an input. @return false if there is no active run, or it takes no further input */
    synchronized boolean offer(String content) {
        if (open) {
            waiting.add(content);
        }
        return open;
    }

    synchronized List<String> take() {
        List<String> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    /** Like {@link #take}, and closes the queue if it was empty, so that every input is either handled or rejected. */
    synchronized List<String> takeLast() {
        open = !waiting.isEmpty();
        return take();
    }
}
