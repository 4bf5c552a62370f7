package dev.yado.runtime.core.internal.store;

import dev.yado.model.id.IdempotencyKey;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LogLimits;
import dev.yado.runtime.spi.store.LogWindow;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerStore;
import java.util.List;
import java.util.Optional;

/**
 * One Worker's record, log and recorded results. The transcript is an index into the events, so that no text is kept twice. Thread-safe: every method holds this object's
 * monitor.
 */
final class MemoryLog {

    /** Maximum of events that one call of {@link #trim} drops. */
    private static final int TRIM_STEP = 10_000;
    /** Estimated size of an event beside its text, in bytes. */
    private static final int EVENT_BYTES = 128;

    private final NewestResults results = new NewestResults(WorkerStore.RESULTS_OF_WORKER);
    private final Window<LoggedEvent> events = new Window<>();
    private final Window<LoggedEvent> items = new Window<>();
    private WorkerRecord record;
    private long bytes;

    /** Returns the record; null before the first commit. */
    synchronized WorkerRecord record() {
        return record;
    }

    /** Applies a commit and returns the record before it, or null. */
    synchronized WorkerRecord commit(Commit commit, int maxEvents) {
        WorkerRecord before = record;
        record = commit.worker();
        for (LoggedEvent event : commit.events()) {
            events.add(event);
            bytes += bytes(event);
            if (event.transcriptSequence().isPresent()) {
                items.add(event);
            }
        }
        cut(maxEvents);
        commit.results().stream().filter(result -> !result.runtimeWide()).forEach(result -> results.put(result.key(), result));
        return before;
    }

    /** Drops the oldest events beyond a maximum. */
    synchronized void cut(int maxEvents) {
        while (events.size() > maxEvents) {
            dropFirst();
        }
    }

    private void dropFirst() {
        LoggedEvent dropped = events.removeFirst();
        bytes -= bytes(dropped);
        if (dropped.transcriptSequence().isPresent()) {
            items.removeFirst();
        }
    }

    private static long bytes(LoggedEvent event) {
        return EVENT_BYTES + event.event().payload().textLength();
    }

    /** Returns whether the log has events that limits do not allow. */
    synchronized boolean exceeds(LogLimits limits) {
        return events.size() > 0
                && (events.size() > limits.events() || bytes > limits.bytes() || events.first().event().at().isBefore(limits.oldest()));
    }

    /** Drops events beyond limits, up to {@value #TRIM_STEP}, and returns their number. */
    synchronized long trim(LogLimits limits) {
        long dropped = 0;
        while (dropped < TRIM_STEP && exceeds(limits)) {
            dropFirst();
            dropped++;
        }
        return dropped;
    }

    synchronized List<LoggedEvent> events(long after, int limit) {
        return events.after(after, limit);
    }

    synchronized List<LoggedEvent> transcript(long start, int limit) {
        return items.after(start, limit);
    }

    synchronized LogWindow window() {
        return new LogWindow(events.dropped() + 1, items.dropped() + 1);
    }

    synchronized Optional<RecordedResult> result(IdempotencyKey key) {
        return Optional.ofNullable(results.get(key));
    }
}
