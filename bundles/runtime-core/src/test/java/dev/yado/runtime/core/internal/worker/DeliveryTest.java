package dev.yado.runtime.core.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.Failure;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.WorkerId;
import dev.yado.model.transcript.TranscriptItem;
import dev.yado.model.transcript.TranscriptRole;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.SteeringEngine;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.spi.engine.EngineSession;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    @Test
    void aBusyWorkerReportsItsRun() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            InputAck running = lab.say(id, "/hang");
            assertEquals(running.runId().value(),
                    RuntimeFixture.refused(FailureCode.WORKER_BUSY, () -> lab.say(id, "hi")).failure().details().get(Failure.RUN_ID));
            assertEquals(5, lab.log(id).size(), "a refused input leaves nothing in the log");
        }
    }

    @Test
    void queuedInputsRunInOrderAndAreBounded() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/hang");
            for (int i = 0; i < 100; i++) {
                InputAck ack = lab.queue(id, "n" + i);
                assertTrue(ack.queued());
                assertEquals("run-" + (i + 2), ack.runId().value());
            }
            RuntimeFixture.refused(FailureCode.OVERLOADED, () -> lab.queue(id, "one too many"));
            assertEquals(100, lab.get(id).queuedInputs());
            lab.cancelRun(id);
            lab.settle(id);
            assertEquals(IntStream.range(0, 100).mapToObj(i -> "text_done echo: n" + i).toList(),
                    lab.log(id).stream().filter(t -> t.startsWith("text_done")).toList());
        }
    }

    @Test
    void anIdleWorkerAcceptsEveryDelivery() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            for (Delivery delivery : Delivery.values()) {
                InputAck ack = delivery == Delivery.QUEUE ? lab.queue(id, "a") : delivery == Delivery.STEER ? lab.steer(id, "a") : lab.say(id, "a");
                assertFalse(ack.queued());
                lab.settle(id);
            }
            assertEquals(3, lab.log(id).stream().filter("run_end finished"::equals).count());
        }
    }

    @Test
    void aSteeredInputReachesTheActiveRun() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            InputAck run = lab.say(id, "/say begun\n/sleep 300");
            lab.awaitEvent(id, "text_done begun");
            for (int i = 0; i < 20; i++) {
                assertEquals(run.runId(), lab.steer(id, "n" + i).runId());
            }
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter("run_end finished"::equals).count());
            assertEquals(IntStream.range(0, 20).mapToObj(i -> "text_done echo: n" + i).toList(),
                    lab.log(id).stream().filter(t -> t.startsWith("text_done echo")).toList(), "the engine hears them in the order of the log");
        }
    }

    @Test
    void aRejectedSteeredInputRunsNext() {
        CountDownLatch steered = new CountDownLatch(2);
        for (boolean breaks : List.of(false, true)) {
            CountDownLatch go = new CountDownLatch(1);
            try (RuntimeFixture lab = new RuntimeFixture(new SteeringEngine(breaks, go, steered))) {
                WorkerId id = lab.create();
                lab.say(id, "first");
                lab.awaitEvent(id, "text_done first");
                lab.steer(id, "second");
                lab.awaitEvent(id, "input_queued second");
                go.countDown();
                lab.awaitEvent(id, "text_done second");
                lab.settle(id);
                assertEquals(2, lab.log(id).stream().filter("run_end finished"::equals).count());
                assertEquals(2, lab.log(id).stream().filter(t -> t.startsWith("user_message")).count(), "the log tells every run's input");
                assertEquals(List.of("first", "second"), lab.runtime.transcript(id, 0, 256).items().stream()
                        .filter(item -> item.role() == TranscriptRole.USER).map(TranscriptItem::content).toList(),
                        "the transcript tells what was said, once");
            }
        }
    }

    @Test
    void steeringWithoutSupportIsRefused() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            go.await();
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            lab.say(id, "first");
            RuntimeFixture.refused(FailureCode.OPERATION_UNSUPPORTED, () -> lab.steer(id, "second"));
            go.countDown();
            lab.settle(id);
        }
    }
}
