package dev.yado.runtime.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.failure.StoreFailures;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.store.Commit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FailingStoreTest {

    private final FaultyStore store = new FaultyStore();

    @Test
    void anUncommittedOperationHasNoEffect() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            WorkerId stopped = lab.create();
            lab.stop(stopped);
            CallOptions key = CallOptions.ofKey(new IdempotencyKey("k"));
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                store.commitsFail = commit -> true;
                for (Executable call : List.<Executable>of(() -> lab.runtime.input(id, WorkerInput.user("lost"), key), () -> lab.stop(id),
                        () -> lab.runtime.cancel(id, CancelScope.WORKER), lab::create,
                        () -> lab.runtime.delete(stopped))) {
                    YadoException e = RuntimeFixture.refused(FailureCode.STORE_FAILED, call);
                    assertThat(e.getMessage()).as("the store's own words are for the log only").doesNotContain("secret");
                    assertThat(e.failure().details()).containsKey(Failure.ERROR_ID);
                }
                store.commitsFail = commit -> false;
                assertEquals(List.of("status idle"), lab.log(id));
                assertEquals(2, lab.runtime.summary().workers().total());
                assertEquals(WorkerStatus.RUNNING, lab.get(id).status());
                lab.runtime.input(id, WorkerInput.user("kept"), key);
                viewer.until("status idle");
                assertThat(viewer.texts()).as("uncommitted events are not published").doesNotContain("user_message lost");
                assertEquals(lab.events(id).size(), viewer.sequences().size() + 1);
            }
            lab.runtime.delete(stopped);
        }
    }

    @Test
    void aStoreOfAStoppedBundleFailsLikeAnyOther() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            store.breaks = true;
            store.commitsFail = commit -> true;
            RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.say(id, "hi"));
            store.commitsFail = commit -> false;
            lab.say(id, "hi");
            lab.settle(id);
        }
    }

    @Test
    void theEndOfARunIsRetriedUntilTheStoreAcceptsIt() {
        AtomicInteger tries = new AtomicInteger();
        store.commitsFail = commit -> ends(commit) && tries.incrementAndGet() <= 3;
        CountDownLatch queued = new CountDownLatch(1);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            queued.await();
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "hi");
            lab.queue(id, "next");
            queued.countDown();
            lab.settle(id);
            assertThat(tries.get()).isGreaterThan(3);
            assertEquals(2, lab.log(id).stream().filter("run_end finished"::equals).count());
        }
    }

    @Test
    void anUncommittedReportFailsItsRun() {
        store.commitsFail = commit -> commit != null && commit.events().stream().anyMatch(e -> e.event().payload() instanceof EventPayload.TextDone);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/think hm\n/tool read\n/say lost");
            lab.awaitEvent(id, "tool_result");
            store.commitsFail = commit -> false;
            lab.settle(id);
            assertTrue(lab.log(id).stream().anyMatch(t -> t.startsWith("run_end")));
        }
    }

    @Test
    void deltasKeepTheirOrderWhenTheirBatchFails() throws Exception {
        StringBuilder expected = new StringBuilder();
        CountDownLatch end = new CountDownLatch(1);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            for (int i = 0; i < 3_000; i++) {
                output.textDelta(i + " ");
            }
            end.await();
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            for (int i = 0; i < 3_000; i++) {
                expected.append(i).append(' ');
            }
            lab.say(id, "go");
            store.commitsFail = commit -> true;
            for (int i = 0; i < 50; i++) {
                RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.queue(id, "refused"));
            }
            store.commitsFail = commit -> false;
            lab.runtime.cancel(id, CancelScope.RUN);
            lab.settle(id);
            String said = lab.log(id).stream().filter(t -> t.startsWith("text_done ")).findFirst().orElse("text_done ").substring(10);
            assertThat(expected.toString()).as("what was in flight is out of order: " + said.substring(0, Math.min(300, said.length()))).startsWith(said);
            end.countDown();
        }
    }

    @Test
    void failedReadsAreTypedErrors() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "hi");
            lab.settle(id);
            RecordingSubscriber behind = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE));
            store.readsFail = true;
            for (Executable call : List.<Executable>of(() -> lab.get(id), () -> lab.runtime.list(WorkerQuery.first(1)),
                    () -> lab.runtime.events(id, EventQuery.first(1)), () -> lab.runtime.transcript(id, 0, 1), lab.runtime::summary,
                    () -> lab.runtime.input(id, WorkerInput.user("x"), CallOptions.ofKey(new IdempotencyKey("k"))))) {
                RuntimeFixture.refused(FailureCode.STORE_FAILED, call);
            }
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(Cursor.BEGINNING)))) {
                assertEquals(List.of("snapshot 0", "notice internal"), viewer.readToEnd());
            }
            store.readsFail = false;
            lab.say(id, "still here");
            behind.until("text_done echo: still here");
            behind.close();
        }
    }

    @Test
    void aHangingStoreBlocksCallersForTheCallTimeout() {
        RuntimeSettings hasty = RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMillis(200));
        try (RuntimeFixture lab = new RuntimeFixture(hasty, store, new EchoEngine())) {
            WorkerId id = lab.create();
            CountDownLatch hold = new CountDownLatch(1);
            store.hold = hold;
            List<YadoException> answers = new ArrayList<>();
            answers.add(RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.say(id, "slow")));
            answers.add(RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.runtime.subscribe(id, StreamQuery.LIVE)));
            answers.add(RuntimeFixture.refused(FailureCode.STORE_FAILED, lab::create));
            answers.forEach(e -> assertEquals(true, e.failure().details().get(Failure.MAY_HAVE_BEEN_EXECUTED)));
            assertEquals(RunState.IDLE, lab.get(id).run().state(), "reads go on");
            store.hold = new CountDownLatch(0);
            hold.countDown();
            lab.awaitEvent(id, "text_done echo: slow");
            lab.settle(id);
            // The abandoned creation was committed nevertheless: the Worker must have one actor.
            RuntimeFixture.await(() -> "the second Worker", () -> lab.runtime.summary().workers().total() == 2);
            WorkerId late = lab.runtime.list(WorkerQuery.first(10)).items().get(1).ref().workerId();
            lab.say(late, "hi");
            lab.settle(late);
            lab.events(late);
        }
    }

    @Test
    void closingWithAFailingStoreEndsStreams() {
        RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine());
        WorkerId id = lab.create();
        lab.say(id, "/hang");
        try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
            store.commitsFail = commit -> true;
            lab.close();
            assertThat(viewer.readToEnd()).contains("notice closing");
        }
        store.commitsFail = commit -> false;
        try (RuntimeFixture next = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            assertThat(next.log(id)).as("the next start ends what could not be ended").contains("run_end interrupted");
        }
    }

    @Test
    void failedWritesAreReportedUntilTheStoreAcceptsThem() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            store.commitsFail = commit -> true;
            RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.say(id, "hi"));
            assertTrue(said(lab).stream().anyMatch(m -> m.startsWith("the store has failed writes since")));
            assertEquals(1, lab.runtime.list(WorkerQuery.first(10)).items().size(), "reads still work");
            store.commitsFail = commit -> false;
            lab.say(id, "hi");
            lab.settle(id);
            assertFalse(said(lab).stream().anyMatch(m -> m.startsWith("the store has failed writes since")));
            assertTrue(said(lab).stream().anyMatch(m -> m.endsWith("it accepts them again")), "the past failure is still reported");
        }
    }

    @Test
    void aStoreThatAcceptsWritesAgainIsNoticedWithoutAChange() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            store.commitsFail = commit -> true;
            RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.say(id, "hi"));
            assertTrue(said(lab).stream().anyMatch(m -> m.startsWith("the store has failed writes since")));
            store.commitsFail = commit -> false;
            RuntimeFixture.await(() -> "the end of the failure", () -> said(lab).stream().noneMatch(m -> m.startsWith("the store has failed writes since")));
        }
    }

    @Test
    void aStoreThatFailsWhileNoWorkerChangesIsNoticed() throws Exception {
        StoreFailures failures = new StoreFailures(System::nanoTime);
        StoreHealth health = new StoreHealth(Clock.systemUTC(), new DiagnosticHistory(store, Clock.systemUTC()), failures);
        StoreProbe probe = new StoreProbe(store, health, failures, Runnable::run, Duration.ofNanos(1));
        StoreProbe patient = new StoreProbe(store, health, failures, Runnable::run, Duration.ofHours(1));
        store.commitsFail = commit -> true;
        patient.renew();
        assertFalse(health.failing(), "a recent write is sufficient");
        probe.renew();
        assertTrue(health.failing());
        store.commitsFail = commit -> false;
        probe.retry();
        assertFalse(health.failing());
    }

    @Test
    void subscribersOfABusyWorkerDoNotReadTheStore() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/repeat 100 n");
            lab.settle(id);
            long last = lab.get(id).lastEventId();
            store.readsFail = true;
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(Cursor.of(store.epoch(), last - 50))))) {
                viewer.readUntil(f -> viewer.sequences().size() == 50, "what is recent");
            }
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(Cursor.of(store.epoch(), 0))))) {
                assertThat(viewer.readToEnd()).as("what is older comes from the store").contains("notice internal");
            }
        }
    }

    private static List<String> said(RuntimeFixture lab) {
        return lab.runtime.diagnostics().stream().filter(d -> d.code().equals("store_failed")).map(Diagnostic::message).toList();
    }

    private static boolean ends(Commit commit) {
        return commit != null && commit.events().stream().anyMatch(e -> e.event().payload() instanceof EventPayload.RunEnd);
    }
}
