package dev.yado.runtime.store.tck;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.StoreException;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.ActiveRun;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Commits a Worker as a Runtime would, and keeps everything that it committed for comparison. Not thread-safe. */
final class TestWorker {

    static final Instant CREATED_AT = Instant.parse("2026-03-01T12:00:00.123Z");

    final WorkerId id;
    /** All committed events, including those that the store has dropped since. */
    final List<LoggedEvent> log = new ArrayList<>();
    private final List<LoggedEvent> next = new ArrayList<>();
    private final List<RecordedResult> results = new ArrayList<>();

    String profile = "coder";
    WorkerStatus status = WorkerStatus.RUNNING;
    Optional<ActiveRun> run = Optional.empty();
    List<QueuedInput> queue = List.of();
    Optional<String> engineState = Optional.empty();
    Instant at = CREATED_AT;
    private List<QueuedInput> queueBefore = List.of();
    private long items;

    TestWorker(String id) {
        this.id = new WorkerId(id);
    }

    WorkerRecord record() {
        WorkerRequest request = WorkerRequest.of(new Intent.Task("build it"), ProfileSelector.byName(profile)).withDisplayName("Bob");
        return WorkerRecord.builder(id, request, Profile.of(profile, "Label", "echo", Map.of("model", "m")), CREATED_AT).status(status)
                .engineVersion("1.0").engineState(engineState.orElse(null)).lastSequence(last() + next.size()).transcriptCount(items)
                .runCount(0).activeRun(run.orElse(null)).queue(queue).updatedAt(at).build();
    }

    long last() {
        return log.size();
    }

    TestWorker append(EventPayload payload, boolean item) {
        items += item ? 1 : 0;
        next.add(new LoggedEvent(new WorkerEvent(last() + next.size() + 1, at, Optional.of(new RunId("run-1")), payload),
                item ? OptionalLong.of(items) : OptionalLong.empty()));
        return this;
    }

    /** Appends events; every third one is a transcript item. */
    TestWorker grow(int events) {
        for (int i = 0; i < events; i++) {
            long sequence = last() + next.size() + 1;
            append(new EventPayload.TextDone("text " + sequence), sequence % 3 == 0);
        }
        return this;
    }

    TestWorker result(String key, boolean runtimeWide, Map<String, String> result) {
        results.add(new RecordedResult(new IdempotencyKey(key), runtimeWide, "print-" + key, result, at));
        return this;
    }

    Commit toCommit() {
        return new Commit(record(), next, results, QueueChange.between(queueBefore, queue));
    }

    TestWorker commit(WorkerStore store) throws StoreException {
        store.commit(toCommit());
        committed();
        return this;
    }

    void committed() {
        log.addAll(next);
        next.clear();
        results.clear();
        queueBefore = queue;
    }

    List<LoggedEvent> items() {
        return log.stream().filter(e -> e.transcriptSequence().isPresent()).toList();
    }
}
