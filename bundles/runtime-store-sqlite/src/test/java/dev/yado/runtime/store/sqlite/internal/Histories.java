package dev.yado.runtime.store.sqlite.internal;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.store.Commit;
import dev.yado.runtime.spi.store.Commit.QueueChange;
import dev.yado.runtime.spi.store.LoggedEvent;
import dev.yado.runtime.spi.store.RecordedResult;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.runtime.spi.store.WorkerRecord.QueuedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Builders of commits like those of a Runtime: small ones, in sequence. */
public final class Histories {

    static final Instant T0 = Instant.parse("2026-01-02T03:04:05.678Z");

    private Histories() {
    }

    public static WorkerId id(int number) {
        return new WorkerId("worker-%06d".formatted(number));
    }

    public static WorkerRecord empty(WorkerId id) {
        return record(id, WorkerStatus.RUNNING, 0, 0, false);
    }

    static WorkerRecord record(WorkerId id, WorkerStatus status, long last, long items, boolean active) {
        return WorkerRecord
                .builder(id, WorkerRequest.of(new Intent.Task("count to ten"), ProfileSelector.RUNTIME_DEFAULT).withDisplayName("counter"),
                        Profile.of("runtime_default", "Echo", "echo", Map.of("reply", "yes")), T0)
                .status(status).engineVersion("1.0").lastSequence(last).transcriptCount(items).runCount(last / 2)
                .activeRun(active ? new WorkerRecord.ActiveRun(new RunId("run-1"), InputKind.USER, T0, 1) : null)
                .usage(Usage.of(last, items))
                .terminalEvent(status == WorkerStatus.RUNNING ? null : last)
                .updatedAt(T0.plusMillis(last)).build();
    }

    /** Returns {@code r} with queued inputs. */
    static WorkerRecord waiting(WorkerRecord r, List<QueuedInput> queue) {
        return r.toBuilder().queue(queue).build();
    }

    static QueuedInput queued(int run) {
        return new QueuedInput(new RunId("run-" + run), InputKind.USER, "input " + run, false);
    }

    /** Returns the first commit of a Worker with an active run, an open interaction, engine state, an error and two queued inputs. */
    static Commit asking(WorkerId id) {
        Commit first = next(empty(id), 4);
        WorkerRecord r = waiting(record(id, WorkerStatus.RUNNING, 4, 2, true), List.of(queued(2), queued(3)));
        Interaction question = Interaction.builder(new InteractionId("question-3"), new RunId("run-1"), "May it?", T0, T0.plusSeconds(3_600), 3)
                .text("rm -r build")
                .options(List.of(InteractionOption.ALLOW, InteractionOption.of("never", "Never", InteractionOption.Kind.REJECT_ALWAYS)))
                .toolCallId("call-1").build();
        WorkerRecord asking = r.toBuilder().engineState("session 7").lastError("it broke once").interactions(List.of(question)).build();
        return new Commit(asking, first.events(), List.of(), new QueueChange(0, asking.queue()));
    }

    /** Returns the first commit of a Worker, with one event. */
    static Commit created(WorkerId id) {
        return next(empty(id), 1);
    }

    /** Returns a commit of {@code count} further events of a Worker; every second one is a transcript item. */
    static Commit next(WorkerRecord before, int count) {
        return next(before, count, WorkerStatus.RUNNING, List.of());
    }

    static Commit next(WorkerRecord before, int count, WorkerStatus status, List<RecordedResult> answers) {
        List<LoggedEvent> events = new ArrayList<>();
        long items = before.transcriptCount();
        for (long sequence = before.lastSequence() + 1; sequence <= before.lastSequence() + count; sequence++) {
            boolean item = sequence % 2 == 1;
            items += item ? 1 : 0;
            events.add(event(sequence, "text " + sequence + " of " + before.id(), item ? OptionalLong.of(items) : OptionalLong.empty()));
        }
        return new Commit(record(before.id(), status, before.lastSequence() + count, items, false), events, answers, QueueChange.NONE);
    }

    static LoggedEvent event(long sequence, String text, OptionalLong item) {
        return new LoggedEvent(new WorkerEvent(sequence, T0.plusMillis(sequence), Optional.of(new RunId("run-1")), new EventPayload.TextDone(text)), item);
    }

    static RecordedResult answer(String key, boolean runtimeWide, Instant at) {
        return new RecordedResult(new IdempotencyKey(key), runtimeWide, "fingerprint of " + key, Map.of("event_id", "1", "status", "running"), at);
    }
}
