package dev.yado.runtime.core.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventPayload;
import dev.yado.model.event.PlanStep;
import dev.yado.model.event.SystemItems;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerInput;
import dev.yado.runtime.core.internal.EventText;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.shared.RuntimeSettings;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one run leaves in the log, and that the log is one line however many push. */
class RunTest {

    private static List<String> log(String script) {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, script);
            lab.settle(id);
            List<WorkerEvent> run = lab.events(id).subList(1, lab.events(id).size());
            assertTrue(run.stream().allMatch(e -> e.runId().equals(Optional.of(new RunId("run-1")))), "every event of a run names it");
            // What every run begins with is said once, here.
            List<String> log = lab.logAfterCreation(id);
            assertEquals(List.of("invoke_start", "user_message " + script, "status running", "turn_start 1"), log.subList(0, 4));
            assertEquals("status idle", log.get(log.size() - 1));
            return log.subList(4, log.size() - 1);
        }
    }

    @Test
    void theOrderIsThatOfTheContract() {
        assertEquals(List.of("text_done echo: hello", "turn_end 1 finished", "run_end finished"), log("hello"));
        assertEquals(List.of("text_done a", "turn_end 1 finished", "usage", "run_end finished"), log("/usage 3 4\n/say a"));
        assertEquals(List.of("thinking_start", "thinking_done hm", "tool_call_start", "tool_call_done", "tool_result", "turn_end 1 finished",
                "run_end finished"), log("/think hm\n/tool read {} => ok"));
        assertEquals(List.of("text_done a", "turn_end 1 finished", "turn_start 2", "text_done b", "turn_end 2 finished", "run_end finished"),
                log("/say a\n/turn\n/say b"));
        assertEquals(List.of("text_done a", "turn_end 1 finished", "run_end limit_reached"), log("/say a\n/limit\n/say never"));
        assertEquals(List.of("error provider_error", "turn_end 1 paused", "usage", "run_end failed"), log("/usage 1 1\n/fail no luck"));
    }

    @Test
    void thePlanHasAMaximumLength() {
        TestEngine planner = new TestEngine((request, output) -> {
            output.plan(Collections.nCopies(RunOutput.MAX_PLAN_STEPS + 1, new PlanStep("step\n" + "x".repeat(1_000), PlanStep.Status.IN_PROGRESS)));
            return EngineSession.Result.FINISHED;
        });
        try (RuntimeFixture lab = new RuntimeFixture(planner)) {
            WorkerId id = lab.create();
            lab.say(id, "plan");
            lab.settle(id);
            EventPayload.SystemItem plan = lab.events(id).stream().map(WorkerEvent::payload).filter(EventPayload.SystemItem.class::isInstance)
                    .map(EventPayload.SystemItem.class::cast).filter(item -> item.kind().equals(SystemItems.PLAN)).findFirst().orElseThrow();
            List<?> steps = (List<?>) plan.fields().get("steps");
            assertEquals(RunOutput.MAX_PLAN_STEPS, steps.size());
            assertEquals(Map.of("text", "step " + "x".repeat(PlanStep.MAX_TEXT - 5), "status", "in_progress"), steps.get(0));
            assertEquals("run-1", plan.fields().get("run_id"));
        }
    }

    @Test
    void usageIsAddedUp() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/usage 3 4\n/usage 10 20");
            lab.settle(id);
            lab.say(id, "/usage 100 200\n/fail no luck");
            lab.settle(id);
            assertEquals(Usage.of(113, 224), lab.get(id).usage());
            assertEquals(Optional.of("run-2: no luck"), lab.get(id).lastError());
            lab.say(id, "better");
            lab.settle(id);
            assertEquals(Optional.empty(), lab.get(id).lastError(), "a run that finishes clears the error of an earlier one");
            assertEquals(List.of(Usage.of(13, 24), Usage.of(100, 200)), lab.events(id).stream().map(WorkerEvent::payload)
                    .filter(EventPayload.UsageReport.class::isInstance).map(p -> ((EventPayload.UsageReport) p).usage()).toList());
        }
    }

    @Test
    void theAcknowledgementRefersToTheMessage() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            for (String text : List.of("a", "b")) {
                InputAck ack = lab.say(id, text);
                lab.settle(id);
                WorkerEvent message = lab.events(id).get((int) ack.eventId() - 1);
                assertEquals("user_message " + text, EventText.of(message.payload()));
                assertEquals(Optional.of(ack.runId()), message.runId());
                assertEquals(text, lab.runtime.transcript(id, ack.transcriptSequence().orElseThrow() - 1, 1).items().get(0).content());
            }
            InputAck system = lab.runtime.input(id, WorkerInput.builder(InputKind.SYSTEM, "news").build());
            lab.settle(id);
            assertEquals("system_input news", lab.log(id).get((int) system.eventId() - 1));
            assertEquals(TranscriptRole.SYSTEM, lab.runtime.transcript(id, 4, 1).items().get(0).role());
        }
    }

    @Test
    void concurrentInputsMakeOneDenseLogAndRunInOrder() throws Exception {
        RuntimeSettings s = RuntimeFixture.settings();
        RuntimeSettings roomy = new RuntimeSettings(s.runtimeId(), s.displayName(), s.version(), 1_000, 1_000, 1_000, 8, s.cancelDeadline(),
                s.interactionExpiry(), s.dataDirectory(), s.idleAfter(), 64, s.callTimeout(), s.sweepInterval(), s.clock());
        try (RuntimeFixture lab = new RuntimeFixture(roomy, new MemoryStore(100_000), new EchoEngine())) {
            WorkerId id = lab.create();
            ExecutorService clients = Executors.newFixedThreadPool(64);
            try {
                List<Future<InputAck>> acks = new ArrayList<>();
                for (int i = 0; i < 640; i++) {
                    String text = "n" + i;
                    acks.add(clients.submit((Callable<InputAck>) () -> lab.queue(id, text)));
                }
                List<InputAck> all = new ArrayList<>();
                for (Future<InputAck> ack : acks) {
                    all.add(ack.get());
                }
                lab.settle(id);
                assertEquals(640, new HashSet<>(all.stream().map(InputAck::eventId).toList()).size(), "every input has an event of its own");
                assertEquals(640, new HashSet<>(all.stream().map(InputAck::runId).toList()).size(), "every input has a run of its own");
                List<String> taken = IntStream.range(0, 640).boxed().sorted((a, b) -> Long.compare(all.get(a).eventId(), all.get(b).eventId()))
                        .map(i -> "user_message n" + i).toList();
                assertEquals(taken, lab.log(id).stream().filter(t -> t.startsWith("user_message")).toList());
            } finally {
                clients.shutdownNow();
            }
        }
    }

    @Test
    void anEngineIsNotRefusedWhenManyCallersWait() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/repeat 2000 word");
            ExecutorService clients = Executors.newFixedThreadPool(16);
            try {
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    calls.add(clients.submit(() -> {
                        for (int n = 0; n < 500; n++) {
                            try {
                                lab.say(id, "hello?");
                            } catch (YadoException expected) {
                                continue;
                            }
                        }
                    }));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
            } finally {
                clients.shutdownNow();
            }
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter("text_done word 2000"::equals).count());
            assertTrue(lab.log(id).stream().noneMatch("run_end failed"::equals), "a run must not fail because callers crowd its Worker");
        }
    }
}
