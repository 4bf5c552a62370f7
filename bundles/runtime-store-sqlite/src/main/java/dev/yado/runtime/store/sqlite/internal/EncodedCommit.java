package dev.yado.runtime.store.sqlite.internal;

import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.IdempotentAnswer;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.util.List;

/** A commit as it is written. */
record EncodedCommit(WorkerRecord worker, RecordCodec.Encoded origin, RecordCodec.Encoded state, List<Event> events, List<Answer> answers) {

    record Event(long sequence, Long item, RecordCodec.Encoded body) {
    }

    record Answer(IdempotentAnswer answer, byte[] fields) {
    }

    static EncodedCommit of(Commit commit, RecordCodec codec) {
        WorkerRecord worker = commit.worker();
        return new EncodedCommit(worker, codec.origin(worker), codec.state(worker),
                commit.events().stream().map(e -> event(e, codec)).toList(),
                commit.answers().stream().map(a -> new Answer(a, codec.answer(a.answer()))).toList());
    }

    private static Event event(LoggedEvent e, RecordCodec codec) {
        Long item = e.transcriptSequence().isPresent() ? Long.valueOf(e.transcriptSequence().getAsLong()) : null;
        return new Event(e.event().sequence(), item, codec.event(e.event()));
    }

    boolean unsettled() {
        return worker.activeRun().isPresent() || !worker.queue().isEmpty();
    }
}
