package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;
import java.util.Optional;

/**
 * A commit as it is written.
 *
 * @param origin only of a commit that may be a Worker's first
 * @param taken  how many of the oldest waiting inputs are gone
 * @param queued inputs that wait from now on
 */
public record EncodedCommit(WorkerRecord worker, Optional<RecordCodec.Encoded> origin, RecordCodec.Encoded state, List<Event> events, List<Answer> answers,
        int taken, List<RecordCodec.Encoded> queued) {

    /** @param item its number in the transcript; null when it is not in it @param at in milliseconds */
    public record Event(long sequence, Long item, long at, RecordCodec.Encoded body) {

        public static Event of(LoggedEvent e, RecordCodec codec) {
            Long item = e.transcriptSequence().isPresent() ? Long.valueOf(e.transcriptSequence().getAsLong()) : null;
            return new Event(e.event().sequence(), item, e.event().at().toEpochMilli(), codec.event(e.event()));
        }
    }

    public record Answer(RecordedResult answer, byte[] fields) {
    }

    public static EncodedCommit of(Commit commit, RecordCodec codec) {
        WorkerRecord worker = commit.worker();
        // A first commit that brings events begins at the first: all others cannot be one.
        boolean maybeFirst = commit.events().isEmpty() || commit.events().get(0).event().sequence() == 1;
        return new EncodedCommit(worker, maybeFirst ? Optional.of(codec.origin(worker)) : Optional.empty(), codec.state(worker),
                commit.events().stream().map(e -> Event.of(e, codec)).toList(),
                commit.results().stream().map(a -> new Answer(a, codec.answer(a.fields()))).toList(),
                commit.queue().taken(), commit.queue().added().stream().map(codec::queued).toList());
    }

    public boolean unsettled() {
        return unsettled(worker);
    }

    /** True when a restart has to look after it. */
    public static boolean unsettled(WorkerRecord worker) {
        return worker.activeRun().isPresent() || !worker.queue().isEmpty();
    }

    /** What its events add to the log. */
    public long bytes() {
        return events.stream().mapToLong(e -> e.body().json().length).sum();
    }

    /** When its events begin; null when there are none. */
    public Long firstAt() {
        return events.isEmpty() ? null : events.get(0).at();
    }
}
