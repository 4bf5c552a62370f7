package dev.yado.runtime.spi.store;

import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One atomic change of one Worker.
 *
 * @param worker  the record after the change; the store inserts it if it is new. Its request, profile and creation time never change after the first commit
 * @param events  events to append, in order; their sequences continue the log without a gap
 * @param results results to record, so that a repeat of a request under the same key has the same result
 * @param queue   the difference between the record's queue and the previous one, so that a store need not rewrite inputs that were already queued
 */
@ProviderType
public record Commit(WorkerRecord worker, List<LoggedEvent> events, List<RecordedResult> results, QueueChange queue) {

    /** Checks and copies the components. */
    public Commit {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(queue, "queue");
        events = List.copyOf(events);
        results = List.copyOf(results);
    }

    /**
     * A change of a queue: its oldest inputs are removed, then new inputs are appended.
     *
     * @param taken number of inputs to remove, oldest first
     * @param added inputs to append, oldest first
     */
    public record QueueChange(int taken, List<QueuedInput> added) {

        /** No change of the queue. */
        public static final QueueChange NONE = new QueueChange(0, List.of());

        /** Checks and copies the components. */
        public QueueChange {
            added = List.copyOf(added);
        }

        /** Returns the change between two states of a queue, found by the ids of their runs. Takes time in proportion to the number of removed and added inputs. */
        public static QueueChange between(List<QueuedInput> before, List<QueuedInput> after) {
            int taken = 0;
            while (taken < before.size() && (after.isEmpty() || !before.get(taken).runId().equals(after.get(0).runId()))) {
                taken++;
            }
            return new QueueChange(taken, after.subList(before.size() - taken, after.size()));
        }
    }
}
