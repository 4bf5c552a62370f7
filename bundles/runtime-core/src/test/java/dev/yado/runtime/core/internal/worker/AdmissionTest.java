package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.InputAck;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.worker.Mailbox.Message;
import dev.yado.runtime.core.internal.worker.Mailbox.Origin;
import dev.yado.runtime.spi.engine.EngineSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inputs that find the queue full. */
@Timeout(60)
class AdmissionTest {

    /** Of {@link RuntimeFixture#settings()}. */
    private static final int QUEUE = 100;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    /** Each permit lets one run end. */
    private final Semaphore ends = new Semaphore(0);
    private final TestEngine engine = new TestEngine((request, output) -> {
        ends.acquire();
        return EngineSession.Result.FINISHED;
    });

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    private static Message<Void> caller() {
        return new Message<>(draft -> null, new CompletableFuture<>(), Origin.CALLER, false);
    }

    private WorkerId full(RuntimeFixture lab) {
        WorkerId id = lab.create();
        lab.say(id, "running");
        IntStream.range(0, QUEUE).forEach(i -> lab.queue(id, "waiting " + i));
        assertEquals(QUEUE, lab.get(id).queuedInputs());
        return id;
    }

    @Test
    void aWaitingCallerGetsThePlaceThatTheNextRunFrees() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = full(lab);
            Optional<InputAck> ack = Optional.empty();
            // A slow machine may take longer than a caller waits: then it is tried again.
            for (int i = 0; i < 50 && ack.isEmpty(); i++) {
                CompletableFuture<Thread> caller = new CompletableFuture<>();
                Future<InputAck> one = callers.submit(() -> {
                    caller.complete(Thread.currentThread());
                    return lab.queue(id, "one more");
                });
                RuntimeFixture.await(() -> "a caller that waits for its answer", () -> one.isDone() || caller.join().getState() == Thread.State.TIMED_WAITING);
                if (!one.isDone()) {
                    ends.release();
                }
                ack = answered(one);
                RuntimeFixture.await(() -> "a full queue", () -> ends.availablePermits() == 0);
                while (lab.get(id).queuedInputs() < QUEUE) {
                    lab.queue(id, "filling up");
                }
            }
            assertTrue(ack.isPresent() && ack.get().queued(), "each was sent away although a run began");
            ends.release(10_000);
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter("user_message one more"::equals).count(), "and it ran, once");
        }
    }

    /** Empty when it was refused because the queue was full. */
    private static Optional<InputAck> answered(Future<InputAck> call) throws InterruptedException {
        try {
            return Optional.of(call.get());
        } catch (ExecutionException e) {
            assertEquals(FailureCode.OVERLOADED, assertInstanceOf(YadoException.class, e.getCause()).code());
            return Optional.empty();
        }
    }

    @Test
    void waitingCallersGoBeforeLaterOnes() throws Exception {
        AtomicReference<Thread> runs = new AtomicReference<>();
        TestEngine noted = new TestEngine((request, output) -> {
            runs.set(Thread.currentThread());
            ends.acquire();
            return EngineSession.Result.FINISHED;
        });
        FaultyStore store = new FaultyStore();
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, noted)) {
            WorkerId id = lab.create();
            lab.say(id, "running");
            IntStream.range(1, QUEUE).forEach(i -> lab.queue(id, "waiting " + i));
            // During the commit of the last input that finds a place, the others arrive in this order: one that has to wait, the end of the run, one more input.
            CountDownLatch go = new CountDownLatch(1);
            store.hold = go;
            Future<InputAck> last = comes(lab, id, "the last");
            Future<InputAck> waits = comes(lab, id, "waits");
            ends.release();
            RuntimeFixture.await(() -> "the run to end", () -> ends.availablePermits() == 0
                    && runs.get().getState() != Thread.State.RUNNABLE && runs.get().getState() != Thread.State.BLOCKED);
            Future<InputAck> late = comes(lab, id, "late");
            go.countDown();
            assertThat(answered(last)).isPresent();
            assertThat(answered(waits)).as("its place was given to one who came later").isPresent();
            assertThat(answered(late)).as("there was one place").isEmpty();
            ends.release(10_000);
        }
    }

    /** Returns when its message is with the Worker. */
    private Future<InputAck> comes(RuntimeFixture lab, WorkerId id, String text) {
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        Future<InputAck> call = callers.submit(() -> {
            caller.complete(Thread.currentThread());
            return lab.queue(id, text);
        });
        RuntimeFixture.await(() -> "a caller that waits for its answer", () -> call.isDone() || caller.join().getState() == Thread.State.TIMED_WAITING);
        return call;
    }

    @Test
    void aCallerIsRefusedAfterTheMaximumWait() {
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = full(lab);
            long begin = System.nanoTime();
            YadoException refused = RuntimeFixture.refused(FailureCode.OVERLOADED, () -> lab.queue(id, "one too many"));
            assertThat(System.nanoTime() - begin).as("not before").isGreaterThanOrEqualTo(AdmissionQueue.MAX_WAIT.toNanos());
            assertThat(refused.failure().toString()).as(refused.failure()::toString).contains("retry_after");
            assertEquals(QUEUE, lab.get(id).queuedInputs());
            assertThat(lab.log(id).toString()).doesNotContain("one too many");
            ends.release(10_000);
        }
    }

    @Test
    void aWaitingCallerIsRefusedWhenTheWorkerEnds() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(engine)) {
            WorkerId id = full(lab);
            Future<InputAck> waits = callers.submit(() -> lab.queue(id, "one more"));
            lab.stop(id);
            try {
                waits.get();
            } catch (ExecutionException e) {
                FailureCode code = assertInstanceOf(YadoException.class, e.getCause()).code();
                assertTrue(code == FailureCode.WORKER_NOT_RUNNING || code == FailureCode.OVERLOADED, code::toString);
            }
        }
    }

    @Test
    void waitingCallersAreRefusedWhenTheRuntimeStops() throws Exception {
        RuntimeFixture lab = new RuntimeFixture(engine);
        WorkerId id = full(lab);
        List<Future<InputAck>> waiting = IntStream.range(0, 20).mapToObj(i -> callers.submit(() -> lab.queue(id, "more " + i))).toList();
        lab.close();
        for (Future<InputAck> caller : waiting) {
            try {
                // Much less than the time after which any call is given up.
                caller.get(10, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                FailureCode code = assertInstanceOf(YadoException.class, e.getCause()).code();
                assertTrue(code == FailureCode.RUNTIME_UNAVAILABLE || code == FailureCode.OVERLOADED, code::toString);
            }
        }
    }

    @Test
    void placesAreLimitedAndFreedInOrder() {
        AdmissionQueue queue = new AdmissionQueue();
        List<Message<Void>> all = IntStream.range(0, AdmissionQueue.MAX_CALLERS).mapToObj(i -> caller()).toList();
        all.forEach(message -> assertTrue(queue.offer(message)));
        assertFalse(queue.offer(caller()), "the queue is full");
        assertSame(all.get(0), queue.next(() -> true));
        assertSame(all.get(1), queue.next(() -> true));
        assertThat(queue.nanosToExpiry()).isLessThanOrEqualTo(AdmissionQueue.MAX_WAIT.toNanos());
        assertEquals(AdmissionQueue.MAX_CALLERS - 2, queue.close().size());
        assertFalse(queue.offer(caller()), "closed");
        assertNull(queue.next(() -> true));
    }

    @Test
    void onlyCallersWait() {
        AdmissionQueue queue = new AdmissionQueue();
        assertFalse(queue.offer(new Message<Void>(draft -> null, new CompletableFuture<>(), Origin.RUNTIME, false)));
        assertTrue(queue.isEmpty());
    }
}
