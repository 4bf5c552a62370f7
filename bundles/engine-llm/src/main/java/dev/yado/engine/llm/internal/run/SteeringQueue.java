package dev.yado.engine.llm.internal.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Inputs for the active run, which takes them in between two calls of its model. Thread-safe. */
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

    /** @return false when the run has taken its last look */
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

    /** As {@link #take}, and nothing is accepted any more if nothing waited: an input is taken and worked on, or refused. */
    synchronized List<String> takeLast() {
        open = !waiting.isEmpty();
        return take();
    }
}
