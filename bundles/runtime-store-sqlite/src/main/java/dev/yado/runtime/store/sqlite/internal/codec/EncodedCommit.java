package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;
import java.util.Optional;

/**
 * A commit in encoded form.
 *
 * @param origin present only if the commit may be the Worker's first
 * @param taken  number of queued inputs to remove, oldest first
 * @param queued queued inputs to add
 */
public record EncodedCommit(WorkerRecord worker, Optional<RecordCodec.Encoded> origin, RecordCodec.Encoded state, List<Event> events, List<Result> results,
        int taken, List<RecordCodec.Encoded> queued) {

    /**
     * An event in encoded form.
     *
     * @param item transcript sequence; null if the event is not in the transcript
     * @param at   time in milliseconds since the Unix epoch
     */
    public record Event(long sequence, Long item, long at, RecordCodec.Encoded body) {

        /** Encodes an event. */
        public static Event of(LoggedEvent e, RecordCodec codec) {
            Long item = e.transcriptSequence().isPresent() ? Long.valueOf(e.transcriptSequence().getAsLong()) : null;
            return new Event(e.event().sequence(), item, e.event().at().toEpochMilli(), codec.event(e.event()));
        }
    }

    /** A recorded result and its encoded fields. */
    public record Result(RecordedResult result, byte[] fields) {
    }

    /** Encodes a commit. */
    public static EncodedCommit of(Commit commit, RecordCodec codec) {
        WorkerRecord worker = commit.worker();
        // A first commit has no events, or starts at sequence 1.
        boolean maybeFirst = commit.events().isEmpty() || commit.events().get(0).event().sequence() == 1;
        return new EncodedCommit(worker, maybeFirst ? Optional.of(codec.origin(worker)) : Optional.empty(), codec.state(worker),
                commit.events().stream().map(e -> Event.of(e, codec)).toList(),
                commit.results().stream().map(r -> new Result(r, codec.resultFields(r.fields()))).toList(),
                commit.queue().taken(), commit.queue().added().stream().map(codec::queued).toList());
    }

    /** Returns whether a restart has to resume this Worker. */
    public boolean unsettled() {
        return unsettled(worker);
    }

    /** Returns whether a restart has to resume {@code worker}: it has an active run or queued inputs. */
    public static boolean unsettled(WorkerRecord worker) {
        return worker.activeRun().isPresent() || !worker.queue().isEmpty();
    }

    /** Returns the size of the events, in bytes. */
    public long bytes() {
        return events.stream().mapToLong(e -> e.body().json().length).sum();
    }

    /** Returns the time of the first event, in milliseconds since the Unix epoch; null if there are no events. */
    public Long firstAt() {
        return events.isEmpty() ? null : events.get(0).at();
    }
}
