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
 * The log that an {@link Upstream} feeds: takes frames of one connection after the other and keeps them dense. What a connection repeats is dropped; what it skips is
 * read. Written by the upstream's step only; {@link #live} and {@link #epoch} may be asked by any thread.
 */
final class UpstreamLog {

    /** Reads a page of the Worker's log after a cursor; may block. */
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

    /** Where the next connection goes on. */
    Cursor cursor() {
        return Cursor.of(epoch, live.position());
    }

    boolean isOf(Epoch other) {
        return epoch.tag() == other.tag();
    }

    /**
     * Takes an event, to be published with those that follow it at once: call {@link #flush} before anything else.
     *
     * @throws YadoException {@code cursor_expired} when it is of another log, or what lies before it cannot be read
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
            throw new YadoException(FailureCode.CURSOR_EXPIRED, "the log began anew");
        }
        fill(sequence);
    }

    /** @return whether there was anything to publish */
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

    /** Goes on in the same log. The position never goes back: what the connection repeats is dropped by its sequence. */
    void goOn(Snapshot snapshot) {
        fill(snapshot.position());
        live.restart(snapshot.at(live.position()), List.of());
    }

    /** Begins anew: the positions of before mean nothing any more. */
    void reset(Snapshot snapshot, Notice notice) {
        epoch = snapshot.epoch();
        live.restart(snapshot, List.of(notice));
    }

    /** Reads what lies between the log's position and {@code upTo}. */
    private void fill(long upTo) {
        while (live.position() < upTo) {
            EventPage page = pages.after(cursor());
            long next = live.position() + 1;
            List<WorkerEvent> events = page.events().stream().filter(e -> e.sequence() >= next && e.sequence() <= upTo).toList();
            if (events.isEmpty() || events.get(0).sequence() != next || !isOf(page.epoch())) {
                throw new YadoException(FailureCode.CURSOR_EXPIRED, "a part of the log is gone");
            }
            live.publish(events);
        }
    }
}
