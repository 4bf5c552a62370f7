package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.IdempotentAnswer;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;

/** A commit as it is written. */
record EncodedCommit(WorkerRecord worker, RecordCodec.Encoded origin, RecordCodec.Encoded state, List<Event> events, List<Answer> answers) {

    /** @param item its number in the transcript; null when it is not in it @param at in milliseconds */
    record Event(long sequence, Long item, long at, RecordCodec.Encoded body) {

        static Event of(LoggedEvent e, RecordCodec codec) {
            Long item = e.transcriptSequence().isPresent() ? Long.valueOf(e.transcriptSequence().getAsLong()) : null;
            return new Event(e.event().sequence(), item, e.event().at().toEpochMilli(), codec.event(e.event()));
        }
    }

    record Answer(IdempotentAnswer answer, byte[] fields) {
    }

    static EncodedCommit of(Commit commit, RecordCodec codec) {
        WorkerRecord worker = commit.worker();
        return new EncodedCommit(worker, codec.origin(worker), codec.state(worker), commit.events().stream().map(e -> Event.of(e, codec)).toList(),
                commit.answers().stream().map(a -> new Answer(a, codec.answer(a.answer()))).toList());
    }

    boolean unsettled() {
        return unsettled(worker);
    }

    /** True when a restart has to look after it. */
    static boolean unsettled(WorkerRecord worker) {
        return worker.activeRun().isPresent() || !worker.queue().isEmpty();
    }

    /** What its events add to the log. */
    long bytes() {
        return events.stream().mapToLong(e -> e.body().json().length).sum();
    }

    /** When its events begin; null when there are none. */
    Long firstAt() {
        return events.isEmpty() ? null : events.get(0).at();
    }
}
