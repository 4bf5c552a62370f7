package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.event.EventPayload;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.RunOutput;
import dev.yado.runtime.spi.engine.ToolOutput;
import dev.yado.runtime.spi.store.Commit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reports that an engine does not wait for, and those that it does. */
class PendingReportsTest {

    private final FaultyStore store = new FaultyStore();
    private final CountDownLatch held = new CountDownLatch(1);

    /** From now on the store takes its time, until {@link #held} is counted down. */
    private void hold() {
        store.hold = held;
    }

    private static boolean has(Commit commit, Class<? extends EventPayload> kind) {
        return commit != null && commit.events().stream().anyMatch(e -> kind.isInstance(e.event().payload()));
    }

    @Test
    void reportsWithoutSideEffectsDoNotWaitAndKeepTheirOrder() {
        CountDownLatch reported = new CountDownLatch(1);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            hold();
            output.llmCallStart(1);
            output.thinkingStart();
            output.thinkingDone("hm");
            output.plan(List.of());
            output.text("one");
            output.llmCallEnd(1);
            output.toolCallStart("t", "read");
            reported.countDown();
            held.await();
            output.toolCallDone("t", "read", "{}");
            assertTrue(log().stream().anyMatch(e -> e instanceof EventPayload.ToolCallDone), "what a tool does must not come before its call is in the log");
            output.toolResult("t", ToolOutput.success("done"));
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            await(reported);
            assertThat(lab.log(id)).as("it was reported and is not committed").doesNotContain("text_done one");
            held.countDown();
            lab.settle(id);
            List<String> told = lab.log(id);
            assertEquals(
                    List.of("llm_call_start", "thinking_start", "thinking_done", "text_done", "llm_call_end", "tool_call_start", "tool_call_done",
                            "tool_result"),
                    told.stream().map(t -> t.split(" ")[0]).filter(t -> t.matches("(llm|thinking|text|tool)_.*")).toList(), told.toString());
            assertThat(told).contains("run_end finished");
        }
    }

    private List<EventPayload> log() {
        WorkerId only = store.memory.newestWorkerId().orElseThrow();
        return store.memory.events(only, 0, 10_000).stream().map(e -> e.event().payload()).toList();
    }

    @Test
    void pendingReportsAreBounded() {
        AtomicInteger small = new AtomicInteger();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            hold();
            for (int i = 0; i < 1_000; i++) {
                output.llmCallStart(i);
                small.incrementAndGet();
            }
            output.text("x".repeat(RunReporter.MAX_TEXT));
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            RuntimeFixture.await(() -> "reports on the way; there are " + small, () -> small.get() == 256);
            assertEquals(256, small.get());
            held.countDown();
            lab.settle(id);
            assertEquals(1_000, small.get());
            assertEquals(IntStream.range(0, 1_000).boxed().toList(), log().stream().filter(EventPayload.LlmCallStart.class::isInstance)
                    .map(start -> ((EventPayload.LlmCallStart) start).llmCall()).toList());
            assertThat(lab.log(id)).contains("run_end finished");
        }
    }

    @Test
    void aRunWithALostReportFails() {
        store.commitsFail = commit -> has(commit, EventPayload.TextDone.class);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            output.text("lost");
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            lab.settle(id);
            assertThat(lab.log(id)).doesNotContain("text_done lost");
            assertThat(lab.log(id)).as(lab.log(id).toString()).contains("run_end failed");
            assertTrue(lab.log(id).stream().anyMatch(t -> t.startsWith("error")), lab.log(id).toString());
        }
    }

    @Test
    void noEventFollowsALostReport() {
        AtomicReference<YadoException> told = new AtomicReference<>();
        store.commitsFail = commit -> has(commit, EventPayload.TextDone.class);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new TestEngine((request, output) -> {
            output.text("lost");
            try {
                output.toolCallDone("t", "read", "{}");
            } catch (YadoException e) {
                told.set(e);
            }
            insist(output);
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            lab.settle(id);
            assertEquals(FailureCode.STORE_FAILED, told.get().code());
            List<String> log = lab.log(id);
            assertFalse(log.stream().anyMatch(t -> t.startsWith("tool_call") || t.startsWith("llm_call")), log.toString());
            assertThat(log).as(log.toString()).contains("run_end failed");
        }
    }

    /** An engine that will not hear. */
    private static void insist(RunOutput output) {
        for (int i = 0; i < 10; i++) {
            try {
                output.llmCallStart(i);
            } catch (YadoException e) {
                continue;
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "the engine waited for the store");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
