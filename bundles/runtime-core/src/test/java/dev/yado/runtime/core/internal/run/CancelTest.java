package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.RunState;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CancelTest {

    @Test
    void aCancelledRunEndsAtOnceAndTheWorkerContinues() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofMinutes(10)), new MemoryStore(1_000), new EchoEngine())) {
            WorkerId id = lab.create();
            lab.cancelRun(id);
            assertEquals(List.of("status idle"), lab.log(id), "cancelling nothing changes nothing");
            lab.say(id, "/hang");
            lab.queue(id, "next");
            lab.cancelRun(id);
            lab.settle(id);
            assertEquals(List.of("turn_end 1 paused", "run_end cancelled", "status idle"), lab.logAfterCreation(id).subList(5, 8));
            assertThat(lab.log(id)).contains("text_done echo: next");
        }
    }

    @Test
    void aRunIsNeverInterruptedWithoutBeingCancelled() {
        // The interrupt used to overtake the mark, and the run then ended as interrupted.
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            output.text("here");
            Thread.sleep(60_000);
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            for (int i = 0; i < 300; i++) {
                lab.say(id, "go");
                lab.cancelRun(id);
                lab.settle(id);
            }
            assertEquals(300, lab.log(id).stream().filter("run_end cancelled"::equals).count(), () -> "other ends: "
                    + lab.log(id).stream().filter(t -> t.startsWith("run_end") && !t.endsWith("cancelled")).toList());
        }
    }

    @Test
    void aRunThatIgnoresCancellationIsEndedAndItsTextIsKept() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Throwable> afterwards = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(1);
        TestEngine engine = new TestEngine((request, output) -> {
            if (!request.content().equals("deaf")) {
                output.text("fine");
                return EngineSession.Result.FINISHED;
            }
            output.textDelta("so ");
            output.textDelta("far");
            while (go.getCount() > 0) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    continue;
                }
            }
            try {
                output.text("too late");
            } catch (RunEndedException e) {
                afterwards.set(e);
                throw e;
            } finally {
                left.countDown();
            }
            return EngineSession.Result.FINISHED;
        });
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofMillis(100)), new MemoryStore(1_000), engine)) {
            WorkerId id = lab.create();
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.say(id, "deaf");
                viewer.until("text_delta far");
                lab.cancelRun(id);
                viewer.until("status idle");
                List<String> log = viewer.texts();
                assertEquals(List.of("text_done so far", "turn_end 1 paused", "run_end cancelled", "status idle"),
                        log.subList(log.size() - 4, log.size()));
            }
            lab.say(id, "and now?");
            lab.settle(id);
            assertThat(lab.log(id)).as("the Worker is usable while its old engine still runs").contains("text_done fine");
            go.countDown();
            assertTrue(left.await(20, TimeUnit.SECONDS));
            assertThat(afterwards.get()).as("what an abandoned run says is refused").isInstanceOf(RunEndedException.class);
            assertThat(lab.log(id)).doesNotContain("text_done too late");
            RuntimeFixture.await(() -> "the abandoned session to be closed", () -> engine.closed.get() == 1);
            assertEquals(2, engine.opened.get());
        }
    }

    @Test
    void anOpenThinkingBlockIsEndedForTheEngine() {
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            output.thinkingStart();
            Thread.sleep(60_000);
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            lab.awaitEvent(id, "thinking_start");
            lab.cancelRun(id);
            lab.settle(id);
            assertThat(lab.log(id)).as(() -> "every thinking_start has its end: " + lab.log(id)).contains("thinking_done ");
        }
    }

    @Test
    void cancellingDuringTheNaturalEndNeverBlocks() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            for (int i = 0; i < 500; i++) {
                lab.say(id, "hi");
                lab.cancelRun(id);
                lab.settle(id);
            }
            long ends = lab.log(id).stream().filter(t -> t.startsWith("run_end")).count();
            assertEquals(500, ends, "every run ends exactly once");
            assertTrue(lab.log(id).stream().filter(t -> t.startsWith("run_end"))
                    .allMatch(t -> t.equals("run_end finished") || t.equals("run_end cancelled")));
        }
    }

    @Test
    void anInterruptNeverReachesTheNextRun() {
        AtomicBoolean leaked = new AtomicBoolean();
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            if (Thread.currentThread().isInterrupted() && !request.cancellation().requested()) {
                leaked.set(true);
            }
            if (request.content().equals("spin")) {
                while (!request.cancellation().requested()) {
                    Thread.onSpinWait();
                }
            }
            return EngineSession.Result.FINISHED;
        }))) {
            List<WorkerId> workers = List.of(lab.create(), lab.create(), lab.create(), lab.create());
            for (int i = 0; i < 100; i++) {
                for (WorkerId id : workers) {
                    lab.say(id, "spin");
                    lab.queue(id, "look");
                }
                workers.forEach(lab::cancelRun);
                workers.forEach(lab::settle);
            }
            assertFalse(leaked.get(), "a pooled thread must come to the next run without an interrupt");
        }
    }

    @Test
    void enginesThatOnlyComputeCanBeCancelled() {
        int busy = Runtime.getRuntime().availableProcessors() + 2;
        AtomicBoolean end = new AtomicBoolean();
        try (RuntimeFixture lab =
                new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofMillis(50)), new MemoryStore(1_000), new TestEngine((request, output) -> {
                    while (!end.get()) {
                        Thread.onSpinWait();
                    }
                    return EngineSession.Result.FINISHED;
                }))) {
            List<WorkerId> workers = Stream.generate(lab::create).limit(busy).toList();
            workers.forEach(id -> lab.say(id, "compute"));
            for (WorkerId id : workers) {
                lab.cancelRun(id);
                lab.settle(id);
                assertThat(lab.log(id)).contains("run_end cancelled");
                lab.stop(id);
            }
            end.set(true);
        } finally {
            end.set(true);
        }
    }

    @Test
    void deadlinesOfEndedRunsAreDropped() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofHours(1)), new MemoryStore(1_000), new EchoEngine())) {
            int periodic = lab.pendingTimers();
            WorkerId id = lab.create();
            for (int i = 0; i < 20; i++) {
                lab.say(id, "/hang");
                lab.cancelRun(id);
                lab.settle(id);
            }
            WorkerId stopped = lab.create();
            lab.say(stopped, "/hang");
            lab.stop(stopped);
            RuntimeFixture.await(() -> lab.pendingTimers() + " timers to become the " + periodic + " periodic ones", () -> lab.pendingTimers() <= periodic);
        }
    }

    @Test
    void openingIsCancelledToo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TestEngine engine = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public EngineSession open(dev.yado.runtime.spi.engine.EngineContext context) {
                while (never.getCount() > 0) {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        continue;
                    }
                }
                throw new IllegalStateException("opened too late");
            }
        };
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.cancelDeadline(Duration.ofMillis(50)), new MemoryStore(1_000), engine)) {
            WorkerId id = lab.create();
            lab.say(id, "hi");
            assertEquals(RunState.RUNNING, lab.get(id).run().state());
            lab.cancelRun(id);
            lab.settle(id);
            assertThat(lab.log(id)).contains("run_end cancelled");
            never.countDown();
        }
    }
}
