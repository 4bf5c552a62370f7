package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.event.WorkerEvent;
import dev.yado.model.event.EventPayload;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.Usage;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.spi.engine.EngineContext;
import dev.yado.runtime.spi.engine.EngineErrorCode;
import dev.yado.runtime.spi.engine.EngineException;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.RunRequest;
import dev.yado.runtime.spi.engine.ToolOutput;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever an engine does, its run ends with an outcome, and its Worker continues. */
class FaultyEngineTest {

    private static final Map<String, TestEngine.Play> BAD = Map.of(
            "exception", (r, o) -> {
                throw new IllegalStateException("broken on purpose, with a secret: /etc/passwd");
            },
            "error", (r, o) -> {
                throw new AssertionError("broken on purpose");
            },
            "linkage", (r, o) -> {
                throw new NoClassDefFoundError("broken on purpose");
            },
            "overflow", (r, o) -> {
                throw new StackOverflowError();
            },
            "null", (r, o) -> null,
            "null text", (r, o) -> {
                o.text(null);
                return EngineSession.Result.FINISHED;
            },
            "typed", (r, o) -> {
                throw new EngineException(EngineErrorCode.PROVIDER_ERROR, "x".repeat(100_000));
            });

    @Test
    void everyEngineFailureFailsTheRun() {
        for (Map.Entry<String, TestEngine.Play> bad : BAD.entrySet()) {
            try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
                if (request.content().equals("break")) {
                    output.usage(Usage.of(1, 1));
                    return bad.getValue().run(request, output);
                }
                output.text("fine");
                return EngineSession.Result.FINISHED;
            }))) {
                WorkerId id = lab.create();
                lab.say(id, "break");
                lab.queue(id, "next");
                lab.settle(id);
                List<String> log = lab.log(id);
                assertThat(log).as(() -> bad.getKey() + ": " + log).contains("run_end failed");
                assertThat(log).as("what a failed run used is still reported").contains("usage");
                assertThat(log).as("the next run starts in any case").contains("text_done fine");
                String shown = lab.events(id).stream().map(WorkerEvent::payload).filter(EventPayload.ErrorReport.class::isInstance)
                        .map(payload -> ((EventPayload.ErrorReport) payload).message()).findFirst().orElseThrow();
                assertEquals(Optional.empty(), lab.get(id).lastError(), "the next run has finished");
                assertTrue(!shown.contains("secret") && shown.length() <= 100_000, shown);
            }
        }
    }

    @Test
    void aFailedSessionFailsTheRunAndIsOpenedAgain() {
        for (Throwable bad : List.of(new EngineException(EngineErrorCode.INVALID_REQUEST, "no key is configured"),
                new IllegalStateException("broken on purpose"), new NoClassDefFoundError("broken on purpose"))) {
            AtomicReference<Throwable> broken = new AtomicReference<>(bad);
            TestEngine engine = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
                @Override
                public EngineSession open(EngineContext context) throws EngineException {
                    Throwable now = broken.getAndSet(null);
                    if (now instanceof EngineException e) {
                        throw e;
                    } else if (now instanceof RuntimeException e) {
                        throw e;
                    } else if (now instanceof Error e) {
                        throw e;
                    }
                    return super.open(context);
                }
            };
            try (RuntimeFixture lab = new RuntimeFixture(engine)) {
                WorkerId id = lab.create();
                lab.say(id, "a");
                lab.settle(id);
                lab.say(id, "b");
                lab.settle(id);
                assertEquals(List.of("run_end failed", "run_end finished"), lab.log(id).stream().filter(t -> t.startsWith("run_end")).toList());
            }
        }
    }

    @Test
    void aMissingSessionFailsTheRun() {
        TestEngine engine = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public EngineSession open(EngineContext context) {
                return null;
            }
        };
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "a");
            lab.settle(id);
            assertThat(lab.log(id)).contains("run_end failed");
        }
    }

    @Test
    void reportsAfterTheRunAreRefused() {
        AtomicReference<RunOutput> kept = new AtomicReference<>();
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            kept.set(output);
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "a");
            lab.settle(id);
            List<String> before = lab.log(id);
            RunOutput late = kept.get();
            for (Runnable call : List.<Runnable>of(() -> late.text("late"), () -> late.textDelta("late"), () -> late.nextTurn(),
                    () -> late.usage(Usage.of(1, 1)), () -> late.toolResult("t", ToolOutput.success("s")))) {
                org.junit.jupiter.api.Assertions.assertThrows(RunEndedException.class, call::run);
            }
            assertEquals(before, lab.log(id));
        }
    }

    @Test
    void aFailingCloseAffectsNoOtherRun() {
        TestEngine engine = new TestEngine((request, output) -> EngineSession.Result.FINISHED) {
            @Override
            public EngineSession open(EngineContext context) {
                return new EngineSession() {
                    @Override
                    public Result run(RunRequest request, RunOutput output) {
                        return Result.FINISHED;
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
            }
        };
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "a");
            lab.settle(id);
            lab.stop(id);
            lab.runtime.delete(id);
        }
    }
}
