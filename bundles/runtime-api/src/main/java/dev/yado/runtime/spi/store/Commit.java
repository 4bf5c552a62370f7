package dev.yado.runtime.spi.store;

import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One atomic change of one Worker.
 *
 * @param worker  the record as it is after the change; inserted when new. Its request, its profile and when it was created are those of its first commit
 * @param events  appended, in order; their sequences follow the log's last one without a gap
 * @param results recorded, so that a repeat of the request under the same key has the same result
 * @param queue   how the record's queue differs from the one before, so that a store need not write again what waited already
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
     * A change of a queue: its oldest inputs were taken, then others added behind the rest.
     *
     * @param taken how many of those that waited before
     * @param added that wait now and did not before, oldest first
     */
    public record QueueChange(int taken, List<QueuedInput> added) {

        /** Nothing happened to the queue. */
        public static final QueueChange NONE = new QueueChange(0, List.of());

        /** Checks and copies the components. */
        public QueueChange {
            added = List.copyOf(added);
        }

        /** Returns the change between two states of a queue, found by the ids of their runs. Takes time in proportion to what was taken and added. */
        public static QueueChange between(List<QueuedInput> before, List<QueuedInput> after) {
            int taken = 0;
            while (taken < before.size() && (after.isEmpty() || !before.get(taken).runId().equals(after.get(0).runId()))) {
                taken++;
            }
            return new QueueChange(taken, after.subList(before.size() - taken, after.size()));
        }
    }
}
