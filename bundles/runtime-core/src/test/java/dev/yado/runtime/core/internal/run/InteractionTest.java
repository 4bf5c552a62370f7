package dev.yado.runtime.core.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.InteractionId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.AnswerRequest;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.RunState;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.runtime.spi.engine.InteractionAnswer;
import dev.yado.runtime.spi.engine.InteractionRequest;
import dev.yado.runtime.spi.engine.RunEndedException;
import dev.yado.runtime.spi.engine.RunOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Interactions are opened once and answered once, and permit nothing without an answer. */
class InteractionTest {

    private static final InteractionRequest MAY_I = InteractionRequest.builder("May I?").text("Really?").toolCallId("call-1").build();

    private static List<String> fromQuestion(RuntimeFixture lab, WorkerId id) {
        List<String> log = lab.log(id);
        return log.subList(log.indexOf("interaction_opened Use hammer?"), log.size());
    }

    @Test
    void aRunWaitsUntilItsInteractionIsAnswered() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            assertEquals(RunState.WAITING, lab.get(id).run().state());
            assertEquals(List.of("allow", "deny"), asked.options().stream().map(InteractionOption::id).toList());
            assertEquals("run-1", asked.runId().value());
            assertEquals(Duration.ofHours(1), Duration.between(asked.openedAt(), asked.expiresAt()));
            RuntimeFixture.refused(FailureCode.WORKER_BUSY, () -> lab.say(id, "hello"));

            InteractionAck ack = lab.answer(id, asked, "allow");
            lab.settle(id);
            assertEquals(List.of("interaction_opened Use hammer?", "status paused", "interaction_closed answered allow", "status running",
                    "text_done hammer is allowed", "turn_end 1 finished", "run_end finished", "status idle"), fromQuestion(lab, id));
            assertEquals("interaction_closed answered allow", lab.log(id).get((int) ack.eventId() - 1));
            assertEquals(List.of(), lab.runtime.interactions(id));
        }
    }

    @Test
    void theFirstAnswerAppliesAndOthersAreRefused() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            ExecutorService people = Executors.newFixedThreadPool(8);
            CountDownLatch together = new CountDownLatch(1);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String option = i % 2 == 0 ? "allow" : "deny";
                answers.add(people.submit(() -> {
                    together.await();
                    try {
                        lab.answer(id, asked, option);
                        return true;
                    } catch (YadoException e) {
                        assertEquals(FailureCode.INTERACTION_CLOSED, e.code(), e.getMessage());
                        return false;
                    }
                }));
            }
            together.countDown();
            int counted = 0;
            for (Future<Boolean> answer : answers) {
                counted += answer.get() ? 1 : 0;
            }
            people.shutdown();
            assertEquals(1, counted);
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter(t -> t.startsWith("interaction_closed")).count());
        }
    }

    @Test
    void unknownInteractionsAndOptionsAreRefused() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            for (String wrong : List.of("ask-1", "ask-999999", "ask-0", "ask-", "something")) {
                RuntimeFixture.refused(FailureCode.UNKNOWN_INTERACTION, () -> lab.runtime.answer(id, new InteractionId(wrong), AnswerRequest.option("allow")));
            }
            assertThat(RuntimeFixture.refused(FailureCode.INVALID_REQUEST, () -> lab.answer(id, asked, "maybe")).getMessage()).contains("[allow, deny]");
            assertEquals(1, lab.runtime.interactions(id).size(), "a wrong answer is none");
            lab.answer(id, asked, "deny");
            lab.awaitEvent(id, "text_done hammer is denied");
        }
    }

    @Test
    void anAnswerUnderTheSameKeyIsExecutedOnce() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            CallOptions key = CallOptions.ofKey(new IdempotencyKey("once"));
            InteractionAck first = lab.runtime.answer(id, asked.id(), AnswerRequest.option("allow"), key);
            assertEquals(first, lab.runtime.answer(id, asked.id(), AnswerRequest.option("allow"), key));
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT, () -> lab.runtime.answer(id, asked.id(), AnswerRequest.option("deny"), key));
        }
    }

    @Test
    void anInteractionWithoutAnAnswerExpires() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer for 20");
            lab.settle(id);
            assertEquals(List.of("interaction_opened Use hammer?", "status paused", "interaction_closed expired", "status running",
                    "text_done hammer is denied", "turn_end 1 finished", "run_end finished", "status idle"), fromQuestion(lab, id));
            InteractionId late = new InteractionId("ask-" + (lab.log(id).indexOf("interaction_opened Use hammer?") + 1));
            RuntimeFixture.refused(FailureCode.INTERACTION_CLOSED, () -> lab.runtime.answer(id, late, AnswerRequest.option("allow")));
        }
    }

    @Test
    void theExpiryOfTheRuntimeIsTheMaximum() {
        try (RuntimeFixture lab =
                new RuntimeFixture(RuntimeFixture.settings().withInteractionExpiry(Duration.ofMillis(20)), new MemoryStore(1_000), new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer for 3600000\n/ask nail");
            lab.settle(id);
            assertThat(lab.log(id)).containsAll(List.of("text_done hammer is denied", "text_done nail is denied"));
        }
    }

    @Test
    void aCancelledRunWithdrawsItsInteraction() {
        AtomicReference<Object> outcome = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(1);
        TestEngine engine = new TestEngine((request, output) -> {
            try {
                outcome.set(output.interact(MAY_I));
            } catch (RunEndedException e) {
                outcome.set(e);
                throw e;
            } finally {
                left.countDown();
            }
            return EngineSession.Result.FINISHED;
        });
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            Interaction asked = lab.openInteraction(id);
            lab.cancelRun(id);
            RuntimeFixture.refused(FailureCode.INTERACTION_CLOSED, () -> lab.answer(id, asked, "allow"));
            lab.settle(id);
            RuntimeFixture.await(() -> "the engine to get the answer", () -> left.getCount() == 0);
            assertThat(outcome.get()).as(() -> String.valueOf(outcome.get())).isInstanceOf(RunEndedException.class);
            assertThat(lab.log(id)).contains("interaction_closed withdrawn");
            assertThat(lab.log(id)).contains("run_end cancelled");
        }
    }

    @Test
    void theEndOfAWorkerEngineOrRuntimeWithdrawsInteractions() {
        for (int way = 0; way < 3; way++) {
            CountDownLatch left = new CountDownLatch(1);
            TestEngine engine = new TestEngine((request, output) -> {
                try {
                    output.interact(MAY_I);
                } finally {
                    left.countDown();
                }
                return EngineSession.Result.FINISHED;
            });
            MemoryStore store = new MemoryStore(1_000);
            try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, engine)) {
                WorkerId id = lab.create();
                lab.say(id, "go");
                lab.openInteraction(id);
                switch (way) {
                    case 0 -> lab.stop(id);
                    case 1 -> lab.extensions.removeEngine(engine);
                    default -> lab.shutDown();
                }
                RuntimeFixture.await(() -> "the engine to get the answer", () -> left.getCount() == 0);
                RuntimeFixture.await(() -> "the question to be closed", () -> record(store, id).interactions().isEmpty());
            }
        }
    }

    private static dev.yado.runtime.spi.store.WorkerRecord record(MemoryStore store, WorkerId id) {
        return store.worker(id).orElseThrow();
    }

    @Test
    void afterACrashTheInteractionEndsWithItsRun() {
        FaultyStore store = new FaultyStore();
        RuntimeFixture dying = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine());
        WorkerId id = dying.create();
        dying.say(id, "/ask hammer");
        Interaction asked = dying.openInteraction(id);
        store.commitsFail = commit -> true;
        dying.close();
        store.commitsFail = commit -> false;
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            assertEquals(List.of(), lab.runtime.interactions(id));
            assertEquals(RunState.IDLE, lab.get(id).run().state());
            assertEquals(List.of("interaction_opened Use hammer?", "status paused", "interaction_closed withdrawn", "error internal", "turn_end 1 paused",
                    "run_end interrupted", "status idle"), fromQuestion(lab, id));
            RuntimeFixture.refused(FailureCode.INTERACTION_CLOSED, () -> lab.answer(id, asked, "allow"));
        }
    }

    @Test
    void anUncommittedAnswerHasNoEffect() {
        FaultyStore store = new FaultyStore();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            store.commitsFail = commit -> true;
            RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.answer(id, asked, "allow"));
            store.commitsFail = commit -> false;
            assertEquals(RunState.WAITING, lab.get(id).run().state());
            lab.answer(id, asked, "deny");
            lab.awaitEvent(id, "text_done hammer is denied");
        }
    }

    @Test
    void severalInteractionsOfARunCanBeOpenUpToAMaximum() throws Exception {
        CompletableFuture<FailureCode> tooMany = new CompletableFuture<>();
        TestEngine engine = new TestEngine((request, output) -> {
            ExecutorService tools = Executors.newCachedThreadPool();
            try {
                List<Future<InteractionAnswer>> answers = new ArrayList<>();
                for (int i = 0; i <= RunOutput.MAX_OPEN_INTERACTIONS; i++) {
                    answers.add(tools.submit(() -> {
                        try {
                            return output.interact(MAY_I);
                        } catch (YadoException e) {
                            tooMany.complete(e.code());
                            throw e;
                        }
                    }));
                }
                int allowed = 0;
                for (Future<InteractionAnswer> answer : answers) {
                    try {
                        allowed += answer.get().allowed() ? 1 : 0;
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertTrue(tooMany.isDone(), "only one too many is refused");
                    }
                }
                output.text(allowed + " allowed");
                return EngineSession.Result.FINISHED;
            } finally {
                tools.shutdownNow();
            }
        });
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = lab.create();
            lab.say(id, "go");
            // Answered sooner, there would be room for the last one too.
            RuntimeFixture.await(() -> "all questions, and one too many",
                    () -> tooMany.isDone() && lab.runtime.interactions(id).size() == RunOutput.MAX_OPEN_INTERACTIONS);
            List<Interaction> open = lab.runtime.interactions(id);
            assertEquals(open.stream().map(Interaction::eventId).sorted().toList(), open.stream().map(Interaction::eventId).toList(), "oldest first");
            for (int i = 0; i < open.size(); i++) {
                assertEquals(RunState.WAITING, lab.get(id).run().state());
                lab.answer(id, open.get(i), i < 3 ? "allow" : "deny");
            }
            lab.awaitEvent(id, "text_done 3 allowed");
            assertEquals(FailureCode.OVERLOADED, tooMany.get());
            lab.settle(id);
            List<String> status = lab.log(id).stream().filter(t -> t.startsWith("status")).toList();
            assertEquals(List.of("status idle", "status running", "status paused", "status running", "status idle"), status);
        }
    }

    @Test
    void aNewStreamShowsThatTheRunWaits() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/ask hammer");
            Interaction asked = lab.openInteraction(id);
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                viewer.readUntil(StreamFrame.Snapshot.class::isInstance, "a snapshot");
                assertEquals(ActivityStatus.PAUSED, ((StreamFrame.Snapshot) viewer.frames.get(0)).activity());
            }
            lab.answer(id, asked, "deny");
            lab.settle(id);
        }
    }
}
