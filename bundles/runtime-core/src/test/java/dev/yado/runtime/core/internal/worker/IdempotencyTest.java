package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputAck;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.store.MemoryStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class IdempotencyTest {

    private static final CallOptions KEY = CallOptions.ofKey(new IdempotencyKey("k"));
    private static final CallOptions OTHER = CallOptions.ofKey(new IdempotencyKey("other"));

    @Test
    void aRepeatedCreationReturnsTheFirstResult() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            Worker plain = lab.runtime.create(RuntimeFixture.request(), KEY);
            Worker first = lab.runtime.create(RuntimeFixture.request().withInitialInput("hi"), OTHER);
            WorkerId id = first.ref().workerId();
            lab.settle(id);
            lab.stop(id);
            assertEquals(first, lab.runtime.create(RuntimeFixture.request().withInitialInput("hi"), OTHER));
            assertEquals(plain, lab.runtime.create(RuntimeFixture.request(), KEY));
            assertEquals(2, lab.runtime.list(WorkerQuery.first(10)).items().size());
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT, () -> lab.runtime.create(RuntimeFixture.request().withDisplayName("x"), KEY));
            lab.runtime.drain();
            assertEquals(plain, lab.runtime.create(RuntimeFixture.request(), KEY), "a repeat begins nothing, so draining does not refuse it");
        }
    }

    @Test
    void aRepeatedCreationCreatesNoSecondWorkerAfterARemoval() {
        MemoryStore store = new MemoryStore(100);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.runtime.create(RuntimeFixture.request(), KEY).ref().workerId();
            lab.stop(id);
            lab.runtime.delete(id);
        }
        // Also after a restart: the key is the Runtime's and not the Worker's.
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            YadoException refused = RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.create(RuntimeFixture.request(), KEY));
            assertThat(refused.getMessage()).contains("new key");
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT, () -> lab.runtime.create(RuntimeFixture.request().withDisplayName("x"), KEY));
            assertEquals(0, lab.runtime.list(WorkerQuery.first(10)).items().size());
            lab.runtime.create(RuntimeFixture.request(), OTHER);
        }
    }

    @Test
    void repeatedOperationsReturnTheFirstResult() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            InputAck input = lab.runtime.input(id, WorkerInput.user("/hang"), KEY);
            assertEquals(input, lab.runtime.input(id, WorkerInput.user("/hang"), KEY), "the same, although the Worker is busy now");
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT, () -> lab.runtime.input(id, WorkerInput.user("else"), KEY));
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT, () -> lab.runtime.stop(id, KEY));
            IdempotencyKey cancelKey = new IdempotencyKey("cancel");
            LifecycleAck cancelled = lab.runtime.cancel(id, CancelScope.RUN, CallOptions.ofKey(cancelKey));
            lab.settle(id);
            lab.say(id, "/hang");
            assertEquals(cancelled, lab.runtime.cancel(id, CancelScope.RUN, CallOptions.ofKey(cancelKey)));
            assertEquals(1, lab.log(id).stream().filter("run_end cancelled"::equals).count(), "a repeated cancel cancels nothing again");
            RuntimeFixture.refused(FailureCode.IDEMPOTENCY_CONFLICT,
                    () -> lab.runtime.cancel(id, CancelScope.WORKER, CallOptions.ofKey(cancelKey)));
            LifecycleAck stopped = lab.runtime.stop(id, OTHER.withReason("done"));
            assertEquals(stopped, lab.runtime.stop(id, OTHER.withReason("done")));
            assertEquals(input, lab.runtime.input(id, WorkerInput.user("/hang"), KEY), "the same, although the Worker has ended");
        }
    }

    @Test
    void aKeyBelongsToItsWorker() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId a = lab.create();
            WorkerId b = lab.create();
            assertNotEquals(lab.runtime.input(a, WorkerInput.user("x"), KEY), lab.runtime.input(b, WorkerInput.user("y"), KEY));
        }
    }

    @Test
    void aRefusalIsNotRecorded() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/hang");
            RuntimeFixture.refused(FailureCode.WORKER_BUSY, () -> lab.runtime.input(id, WorkerInput.user("hi"), KEY));
            lab.cancelRun(id);
            lab.settle(id);
            lab.runtime.input(id, WorkerInput.user("hi"), KEY);
            lab.settle(id);
            assertEquals(1, lab.log(id).stream().filter("user_message hi"::equals).count());
        }
    }

    @Test
    void concurrentRequestsUnderOneKeyAreExecutedOnce() throws Exception {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            for (int round = 0; round < 20; round++) {
                IdempotencyKey key = new IdempotencyKey("round-" + round);
                Set<Worker> made = atOnce(() -> lab.runtime.create(RuntimeFixture.request(), CallOptions.ofKey(key)));
                assertEquals(1, made.size());
                assertEquals(round + 1, lab.runtime.summary().workers().total());
                WorkerId id = made.iterator().next().ref().workerId();
                WorkerInput input = WorkerInput.builder(InputKind.USER, "hi").delivery(Delivery.QUEUE).build();
                assertEquals(1, atOnce(() -> lab.runtime.input(id, input, CallOptions.ofKey(key))).size());
                lab.settle(id);
                assertEquals(1, lab.log(id).stream().filter("user_message hi"::equals).count());
                IdempotencyKey stopKey = new IdempotencyKey("stop");
                assertEquals(1, atOnce(() -> lab.runtime.stop(id, CallOptions.ofKey(stopKey))).size());
            }
        }
    }

    private static <R> Set<R> atOnce(Callable<R> call) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try {
            List<Future<R>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(clients.submit(call));
            }
            Set<R> different = new HashSet<>();
            for (Future<R> answer : answers) {
                different.add(answer.get());
            }
            return different;
        } finally {
            clients.shutdownNow();
        }
    }
}
