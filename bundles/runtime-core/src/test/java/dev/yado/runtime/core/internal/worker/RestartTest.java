package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.store.WorkerStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A new Runtime over the store of one that died or was closed. */
class RestartTest {

    private static final CallOptions KEY = CallOptions.ofKey(new IdempotencyKey("k"));

    /** A store of which nothing is written any more after the process "dies". */
    private static WorkerStore dyingWithARun(FaultyStore store, String... queued) {
        RuntimeFixture dying = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine());
        WorkerId id = dying.create();
        dying.runtime.input(id, WorkerInput.user("/usage 1 2\n/say so far\n/hang"), KEY);
        dying.awaitEvent(id, "text_done so far");
        for (String text : queued) {
            dying.queue(id, text);
        }
        store.commitsFail = commit -> true;
        dying.close();
        store.commitsFail = commit -> false;
        return store;
    }

    @Test
    void aRunOfTheLastProcessIsInterruptedBeforeTheRuntimeServes() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store)) {
            WorkerId id = store.memory.newestWorkerId().orElseThrow();
            List<String> log = lab.log(id);
            assertEquals(List.of("text_done so far", "error internal", "turn_end 1 paused", "run_end interrupted", "status idle"),
                    log.subList(log.size() - 5, log.size()));
            assertEquals(RunState.IDLE, lab.get(id).run().state());
            assertThat(lab.get(id).lastError().orElseThrow()).contains("interrupted");
        }
    }

    @Test
    void aRunIsShownAsActiveUntilTheStoreAcceptsItsEnd() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store, "waits");
        WorkerId id = store.memory.newestWorkerId().orElseThrow();
        store.commitsFail = commit -> true;
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            assertEquals(RunState.RUNNING, lab.get(id).run().state());
            assertEquals(1, lab.runtime.list(WorkerQuery.first(10)).items().size());
            List<String> log = lab.log(id);
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                for (Executable change : List.<Executable>of(lab::create, () -> lab.queue(id, "more"), () -> lab.stop(id), () -> lab.cancelRun(id),
                        () -> lab.runtime.delete(id), () -> lab.runtime.answer(id, new InteractionId("q"), AnswerRequest.option("allow")))) {
                    YadoException refused = RuntimeFixture.refused(FailureCode.STORE_FAILED, change);
                    assertThat(refused.failure().details()).containsKey(Failure.ERROR_ID);
                }
                assertEquals(log, lab.log(id), "nothing was started, cancelled or ended while a run of the last process is active");
                List<String> codes = lab.runtime.diagnostics().stream().map(Diagnostic::code).toList();
                assertThat(codes).as(codes.toString()).containsAll(List.of("store_failed", "runs_interrupted"));

                store.commitsFail = commit -> false;
                viewer.until("run_end interrupted");
                viewer.until("text_done echo: waits");
            }
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter("run_end interrupted"::equals).count());
            lab.say(id, "again");
            lab.settle(id);
            List<String> left = lab.runtime.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).map(Diagnostic::code).toList();
            assertEquals(List.of(), left);
            assertEquals(1, lab.runtime.diagnostics().stream().filter(d -> d.code().equals("runs_interrupted")).count(), "and that it happened stays noted");
        }
    }

    @Test
    void queuedInputsRunOnceWhenTheirEngineIsAvailable() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store, "one", "two");
        WorkerId id = store.memory.newestWorkerId().orElseThrow();
        for (int life = 0; life < 3; life++) {
            try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
                lab.settle(id);
                List<String> log = lab.log(id);
                assertEquals(List.of("text_done so far", "text_done echo: one", "text_done echo: two"),
                        log.stream().filter(t -> t.startsWith("text_done")).toList());
                assertEquals(1, log.stream().filter("run_end interrupted"::equals).count());
            }
        }
    }

    @Test
    void recordedResultsIdsAndCursorsSurviveARestart() {
        MemoryStore store = new MemoryStore(1_000);
        WorkerId id;
        Worker made;
        InputAck ack;
        Cursor cursor;
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            made = lab.runtime.create(RuntimeFixture.request(), KEY);
            id = made.ref().workerId();
            ack = lab.runtime.input(id, WorkerInput.user("hi"), KEY);
            lab.settle(id);
            cursor = Cursor.of(store.epoch(), 3);
        }
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            assertEquals(made, lab.runtime.create(RuntimeFixture.request(), KEY));
            assertEquals(ack, lab.runtime.input(id, WorkerInput.user("hi"), KEY));
            assertThat(lab.create().compareTo(id)).isGreaterThan(0);
            long last = lab.get(id).lastEventId();
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(cursor)))) {
                lab.say(id, "again");
                viewer.until("text_done echo: again");
                viewer.until("status idle");
                assertEquals(LongStream.rangeClosed(4, last + 8).boxed().toList(), viewer.sequences());
            }
        }
    }

    @Test
    void anOpenThinkingBlockIsEndedAfterARestart() throws Exception {
        FaultyStore store = new FaultyStore();
        for (boolean longAgo : new boolean[] {false, true}) {
            RuntimeFixture dying = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
                output.thinkingStart();
                output.thinkingDelta("hm");
                for (int i = 0; longAgo && i < 600; i++) {
                    output.llmCallStart(i);
                }
                output.llmCallEnd(1);
                new CountDownLatch(1).await();
                return EngineSession.Result.FINISHED;
            }));
            WorkerId id = dying.create();
            dying.say(id, "go");
            dying.awaitEvent(id, "llm_call_end");
            store.commitsFail = commit -> true;
            dying.close();
            store.commitsFail = commit -> false;
            try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store)) {
                List<String> log = lab.log(id);
                assertEquals(List.of("thinking_done ", "error internal", "turn_end 1 paused", "run_end interrupted", "status idle"),
                        log.subList(log.size() - 5, log.size()));
            }
        }
    }

    @Test
    void diagnosticsSurviveARestart() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store);
        for (int life = 0; life < 3; life++) {
            try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store)) {
                assertEquals(1, lab.runtime.diagnostics().stream().filter(d -> d.code().equals("runs_interrupted")).count());
            }
        }
    }

    @Test
    void timesDoNotGoBackWithTheClock() {
        MemoryStore store = new MemoryStore(1_000);
        AtomicLong now = new AtomicLong(1_800_000_000_123L);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get()).plusNanos(456_789);
        WorkerId id;
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(clock.withZone(ZoneOffset.UTC)), store, new EchoEngine())) {
            id = lab.create();
            lab.say(id, "one");
            lab.settle(id);
            now.addAndGet(-3_600_000);
            lab.say(id, "two");
            lab.settle(id);
        }
        now.addAndGet(-86_400_000);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(clock.withZone(ZoneOffset.UTC)), store, new EchoEngine())) {
            lab.say(id, "three");
            lab.settle(id);
            now.addAndGet(2 * 86_400_000L);
            lab.say(id, "four");
            lab.settle(id);
            List<Instant> times = lab.events(id).stream().map(WorkerEvent::at).toList();
            assertEquals(times.stream().sorted().toList(), times);
            assertTrue(times.stream().allMatch(at -> at.getNano() % 1_000_000 == 0), "milliseconds");
            assertEquals(times.get(times.size() - 1), lab.get(id).updatedAt().orElseThrow());
            assertEquals(Instant.ofEpochMilli(now.get()), times.get(times.size() - 1));
        }
    }
}
