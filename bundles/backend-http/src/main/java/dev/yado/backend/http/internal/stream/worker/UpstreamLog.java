package dev.yado.backend.http.internal.stream.worker;

import dev.yado.model.event.EventPage;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.stream.StreamFrame.Delta;
import dev.yado.model.stream.StreamFrame.Logged;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamFrame.Snapshot;
import dev.yado.stream.LiveLog;
import java.util.ArrayList;
import java.util.List;

/**
 * The log that an {@link Upstream} writes. It combines the frames of successive connections into a log without gaps: repeated events are
 * dropped, skipped events are read. Written by the upstream's step only; {@link #live} and {@link #epoch} may be called by any thread.
 */
final class UpstreamLog {

    /** Reads a page of the Worker's log after a cursor. May block. */
    @FunctionalInterface
    interface Pages {
        EventPage after(Cursor cursor);
    }

    private final Pages pages;
    private final LiveLog live;
    private final List<WorkerEvent> batch = new ArrayList<>();
    private volatile Epoch epoch;

    UpstreamLog(Snapshot start, LiveLog live, Pages pages) {
        this.epoch = start.epoch();
        this.live = live;
        this.pages = pages;
    }

    LiveLog live() {
        return live;
    }

    Epoch epoch() {
        return epoch;
    }

    /** Returns the position at which the next connection continues. */
    Cursor cursor() {
        return Cursor.of(epoch, live.position());
    }

    boolean isOf(Epoch other) {
        return epoch.tag() == other.tag();
    }

    /**
     * Adds an event. Consecutive events are published together: call {@link #flush} before anything else.
     *
     * @throws YadoException {@code cursor_expired} if it is from a different log, or if skipped events cannot be read
     */
    void add(Logged logged) {
        long sequence = logged.event().sequence();
        long next = live.position() + batch.size() + 1;
        if (isOf(logged.epoch()) && sequence == next) {
            batch.add(logged.event());
            return;
        }
        flush();
        if (!isOf(logged.epoch())) {
            throw new YadoException(FailureCode.CURSOR_EXPIRED, "the log was replaced");
        }
        fill(sequence);
    }

    /** Publishes the added events and returns whether there were any. */
    boolean flush() {
        if (batch.isEmpty()) {
            return false;
        }
        List<WorkerEvent> events = List.copyOf(batch);
        batch.clear();
        live.publish(events);
        return true;
    }

    void add(Delta delta) {
        live.publish(delta);
    }

    /**
     * Continues the same log after a reconnect. The position never decreases: events that the connection repeats are dropped by their
     * sequence.
     */
    void resume(Snapshot snapshot) {
        fill(snapshot.position());
        live.restart(snapshot.at(live.position()), List.of());
    }

    /** Replaces the log: earlier positions are no longer valid. */
    void reset(Snapshot snapshot, Notice notice) {
        epoch = snapshot.epoch();
        live.restart(snapshot, List.of(notice));
    }

    /** Reads the events between the log's position and {@code upTo}. */
    private void fill(long upTo) {
        while (live.position() < upTo) {
            EventPage page = pages.after(cursor());
            long next = live.position() + 1;
            List<WorkerEvent> events = page.events().stream().filter(e -> e.sequence() >= next && e.sequence() <= upTo).toList();
            if (events.isEmpty() || events.get(0).sequence() != next || !isOf(page.epoch())) {
                throw new YadoException(FailureCode.CURSOR_EXPIRED, "a part of the log is no longer available");
            }
            live.publish(events);
        }
    }
}
