package dev.yado.engine.acp.internal;

import dev.yado.process.Line;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way from the thread that reads an agent's output to the run that works on them. Bounded in lines and bytes: when it is full its
 * writer waits, so the agent waits at its pipe. Takes lines only while a run listens. Thread-safe.
 */
final class LineInbox {

    private static final int MAX_LINES = 256;

    private final int maxBytes;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private int bytes;
    private boolean listening;
    private boolean ended;

    LineInbox(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized void listen() {
        listening = true;
    }

    /** Nobody listens any more. @return what was not read */
    synchronized List<Line> stopListening() {
        List<Line> unread = List.copyOf(lines);
        listening = false;
        lines.clear();
        bytes = 0;
        notifyAll();
        return unread;
    }

    /** No line will follow. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Puts a line in, waiting for room.
     *
     * @return false when nobody listens: the line was not taken
     */
    synchronized boolean put(Line line) throws InterruptedException {
        // One line always fits, however long: the reader has bounded it.
        while (listening && !lines.isEmpty() && (lines.size() >= MAX_LINES || bytes + line.bytes().length > maxBytes)) {
            wait();
        }
        if (listening) {
            lines.add(line);
            bytes += line.bytes().length;
            notifyAll();
        }
        return listening;
    }

    /** The next line; null when none came in time or none will come: {@link #ended} tells which. */
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

    synchronized boolean ended() {
        return ended && lines.isEmpty();
    }
}
