package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.WorkerInput;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IdleTest {

    @Test
    void anIdleWorkerHasNoSessionAndNoActorAndCanBeUsedAgain() {
        TestEngine engine = new TestEngine((request, output) -> {
            output.text(request.content());
            return EngineSession.Result.FINISHED;
        });
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofSeconds(30)),
                new MemoryStore(1_000), engine)) {
            WorkerId id = lab.create();
            for (int i = 1; i <= 3; i++) {
                int times = i;
                lab.say(id, "n" + i);
                lab.settle(id);
                RuntimeFixture.await(() -> "session " + times + " to be closed", () -> engine.closed.get() == times);
                RuntimeFixture.await(() -> "the actor to be forgotten", () -> lab.actors() == 0);
                assertEquals(times, engine.opened.get());
            }
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.say(id, "seen");
                viewer.until("status idle");
                RuntimeFixture.await(() -> "the viewer to keep its actor", () -> lab.actors() == 1);
            }
            RuntimeFixture.await(() -> "the actor to be forgotten", () -> lab.actors() == 0);
            lab.events(id);
        }
    }

    @Test
    void aWorkerWithoutARunIsRetiredAtTheNextSweep() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofSeconds(30)),
                new MemoryStore(1_000), new EchoEngine())) {
            WorkerId talked = lab.create();
            lab.say(talked, "hi");
            lab.settle(talked);
            for (int i = 0; i < 100; i++) {
                lab.create();
            }
            RuntimeFixture.await(() -> "all but the one with a session to be forgotten", () -> lab.actors() == 1);
        }
    }

    @Test
    void retiringAtEverySweepLosesNothing() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(30)),
                new MemoryStore(100_000), new EchoEngine())) {
            WorkerId id = lab.create();
            for (int i = 0; i < 3_000; i++) {
                lab.runtime.input(id, WorkerInput.builder(InputKind.USER, "n" + i).delivery(Delivery.QUEUE).build());
                if (i % 50 == 0) {
                    lab.settle(id);
                    lab.sweep();
                }
            }
            lab.settle(id);
            assertEquals(3_000, lab.log(id).stream().filter("run_end finished"::equals).count());
        }
    }

    @Test
    void aWorkerInCreationIsNotRetired() throws Exception {
        RuntimeSettings hasty = RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(2));
        try (RuntimeFixture lab = new RuntimeFixture(hasty, new MemoryStore(1_000), new EchoEngine())) {
            AtomicBoolean end = new AtomicBoolean();
            Thread sweeper = new Thread(() -> {
                while (!end.get()) {
                    lab.sweep();
                }
            });
            sweeper.start();
            try {
                for (int i = 0; i < 5_000; i++) {
                    lab.create();
                }
            } finally {
                end.set(true);
                sweeper.join();
            }
        }
    }

    @Test
    void aHangingRunIsNotIdle() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(30)),
                new MemoryStore(1_000), new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/hang");
            lab.sweep();
            assertEquals(1, lab.actors());
            lab.cancelRun(id);
            lab.settle(id);
            assertThat(lab.log(id)).contains("run_end cancelled");
        }
    }
}
