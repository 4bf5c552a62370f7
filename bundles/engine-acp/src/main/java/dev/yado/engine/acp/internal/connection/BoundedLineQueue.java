package dev.yado.engine.acp.internal.connection;

import dev.yado.process.Line;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A queue between the thread that reads an agent's output and the run that handles it, bounded in lines and bytes: when it is full, its writer waits and
 * the agent blocks at its pipe. Accepts lines only while it is open. Thread-safe.
 */
final class BoundedLineQueue {

    private static final int MAX_LINES = 256;

    private final int maxBytes;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private int bytes;
    private boolean open;
    private boolean ended;

    BoundedLineQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized void open() {
        open = true;
    }

    /** Closes the queue until it is opened again. @return the lines that were not taken */
    synchronized List<Line> close() {
        List<Line> unread = List.copyOf(lines);
        open = false;
        lines.clear();
        bytes = 0;
        notifyAll();
        return unread;
    }

    /** Marks the end of input: no line follows. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Adds a line, waiting for room.
     *
     * @return false if the queue is closed and the line was not added
     */
    synchronized boolean put(Line line) throws InterruptedException {
        // An empty queue takes one line of any length: the reader has bounded it.
        while (open && !lines.isEmpty() && (lines.size() >= MAX_LINES || bytes + line.bytes().length > maxBytes)) {
            wait();
        }
        if (open) {
            lines.add(line);
            bytes += line.bytes().length;
            notifyAll();
        }
        return open;
    }

    /** Returns the next line, or null when none arrived in time or the input has {@linkplain #ended ended}. */
    synchronized Line poll(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (lines.isEmpty() && !ended) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        Line line = lines.poll();
        if (line != null) {
            bytes -= line.bytes().length;
            notifyAll();
        }
        return line;
    }

    /** Returns whether the input has ended and every line was taken. */
    synchronized boolean ended() {
        return ended && lines.isEmpty();
    }
}
