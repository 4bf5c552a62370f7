package dev.yado.runtime.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.embed.RuntimeBuilder;
import dev.yado.runtime.spi.engine.Engine;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineDescription;
import dev.yado.runtime.spi.engine.EngineSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineDynamicsTest {

    @Test
    void removingAnEngineInterruptsItsRunsAndTheQueueWaitsForTheEngine() {
        EchoEngine engine = new EchoEngine();
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "/say so far\n/hang");
            lab.awaitEvent(id, "text_done so far");
            lab.queue(id, "later");
            lab.extensions.removeEngine(engine);
            lab.awaitEvent(id, "run_end interrupted");
            List<String> log = lab.log(id);
            assertEquals(List.of("error internal", "turn_end 1 paused", "run_end interrupted", "status idle"),
                    log.subList(log.size() - 4, log.size()));
            assertEquals(1, lab.get(id).queuedInputs());
            RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, () -> lab.say(id, "hi"));
            RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, lab::create);
            assertTrue(lab.runtime.diagnostics().stream().anyMatch(d -> d.code().equals("engine_unavailable")));
            lab.extensions.addEngine(engine, 0, engine);
            lab.awaitEvent(id, "text_done echo: later");
            lab.settle(id);
            lab.say(id, "hi");
            lab.settle(id);
            assertThat(lab.log(id)).contains("text_done echo: hi");
        }
    }

    @Test
    void theQueueContinuesWithAnotherEngineOfTheSameName() {
        EchoEngine better = new EchoEngine();
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            lab.extensions.addEngine(better, 10, better);
            WorkerId id = lab.create();
            lab.say(id, "/hang");
            lab.queue(id, "later");
            lab.extensions.removeEngine(better);
            lab.awaitEvent(id, "text_done echo: later");
            lab.settle(id);
        }
    }

    @Test
    void theHigherRankingGetsNewRunsAndTheOldSessionIsClosed() {
        TestEngine lower = new TestEngine((request, output) -> {
            output.text("lower");
            return EngineSession.Result.FINISHED;
        });
        TestEngine higher = new TestEngine((request, output) -> {
            output.text("higher");
            return EngineSession.Result.FINISHED;
        });
        try (RuntimeFixture lab = new RuntimeFixture(lower)) {
            WorkerId id = lab.create();
            lab.say(id, "a");
            lab.settle(id);
            lab.extensions.addEngine(higher, 5, higher);
            lab.say(id, "b");
            lab.settle(id);
            assertEquals(List.of("text_done lower", "text_done higher"), lab.log(id).stream().filter(t -> t.startsWith("text")).toList());
            RuntimeFixture.await(() -> "the lower engine's session to be closed", () -> lower.closed.get() == 1);
        }
    }

    @Test
    void addingAndRemovingEnginesUnderLoadCompletesEveryInput() {
        EchoEngine engine = new EchoEngine();
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            List<WorkerId> workers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                workers.add(lab.create());
            }
            AtomicBoolean stop = new AtomicBoolean();
            Thread churn = new Thread(() -> {
                while (!stop.get()) {
                    lab.extensions.removeEngine(engine);
                    lab.extensions.addEngine(engine, 0, engine);
                }
            });
            churn.start();
            try {
                for (int i = 0; i < 2_000; i++) {
                    WorkerId id = workers.get(ThreadLocalRandom.current().nextInt(workers.size()));
                    try {
                        lab.queue(id, "hi");
                    } catch (dev.yado.model.failure.YadoException e) {
                        assertTrue(e.code() == FailureCode.ENGINE_UNAVAILABLE || e.code() == FailureCode.OVERLOADED, e.getMessage());
                    }
                }
            } finally {
                stop.set(true);
                RuntimeFixture.await(() -> "the churn to stop", () -> !churn.isAlive());
            }
            workers.forEach(lab::settle);
            for (WorkerId id : workers) {
                List<String> log = lab.log(id);
                assertEquals(log.stream().filter("invoke_start"::equals).count(), log.stream().filter(t -> t.startsWith("run_end")).count());
            }
        }
    }

    @Test
    void anEngineWithoutDescriptionIsRefused() {
        List<Engine> broken = List.of(new Undescribed(() -> {
            throw new IllegalStateException("broken on purpose");
        }), new Undescribed(() -> null), new Undescribed(() -> {
            throw new NoClassDefFoundError("broken on purpose");
        }));
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            for (Engine engine : broken) {
                assertThrows(IllegalArgumentException.class, () -> lab.extensions.addEngine(engine, 9, engine));
            }
            WorkerId id = lab.create();
            lab.say(id, "hi");
            lab.settle(id);
            assertEquals(1, lab.runtime.summary().engines().size());
        }
        assertThrows(IllegalArgumentException.class, () -> new RuntimeBuilder(new dev.yado.model.id.RuntimeId("rt")).engine(broken.get(0)).start());
    }

    private record Undescribed(java.util.function.Supplier<EngineDescription> what) implements Engine {
        @Override
        public EngineDescription description() {
            return what.get();
        }

        @Override
        public EngineSession open(EngineContext context) {
            throw new AssertionError("never used");
        }
    }
}
