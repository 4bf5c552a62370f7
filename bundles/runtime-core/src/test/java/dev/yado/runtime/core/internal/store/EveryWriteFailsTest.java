package dev.yado.runtime.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.IdempotencyKey;
import dev.yado.model.id.WorkerId;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.Delivery;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.RunState;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RuntimeFixture;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A Worker's whole life, with a store that fails at the first write, at the second, at the third and so on. */
class EveryWriteFailsTest {

    @Test
    void aSingleFailedWriteLosesAndDuplicatesNothing() {
        int writes = live(Integer.MAX_VALUE, 0);
        assertThat(writes).as("the life is too short to be telling: " + writes + " writes").isGreaterThan(10);
        // How many there are depends on what happens to share one.
        for (int first = 1; first <= writes + 5; first++) {
            live(first, 1);
        }
    }

    @Test
    void aTemporaryWriteFailureLosesAndDuplicatesNothing() {
        for (int first = 1; first <= 16; first += 3) {
            live(first, 5);
        }
    }

    /** @return how many writes there were */
    private static int live(int firstToFail, int failures) {
        FaultyStore store = new FaultyStore();
        AtomicInteger writes = new AtomicInteger();
        store.commitsFail = commit -> {
            int n = writes.incrementAndGet();
            return n >= firstToFail && n < firstToFail + failures;
        };
        String where = "with write " + firstToFail + " and " + (failures - 1) + " more failing";
        WorkerId id;
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            id = insist(() -> lab.runtime.create(RuntimeFixture.request(), key("create"))).ref().workerId();
            for (String text : List.of("/think hm\n/tool read\n/say one", "two", "three")) {
                insist(() -> lab.runtime.input(id, WorkerInput.builder(InputKind.USER, text).delivery(Delivery.QUEUE).build(),
                        key(text.substring(text.lastIndexOf(' ') + 1))));
            }
            lab.settle(id);
            insist(() -> lab.runtime.input(id, WorkerInput.user("/hang"), key("hang")));
            insist(() -> lab.runtime.cancel(id, CancelScope.RUN, key("cancel")));
            lab.settle(id);
            check(lab, id, where, WorkerStatus.RUNNING);
            insist(() -> lab.runtime.stop(id, key("stop")));
            insist(() -> lab.runtime.stop(id, key("stop")));
            check(lab, id, where, WorkerStatus.STOPPED);
        }
        int all = writes.get();
        store.commitsFail = commit -> false;
        try (RuntimeFixture next = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            check(next, id, where + ", after a restart", WorkerStatus.STOPPED);
            next.runtime.delete(id);
            assertEquals(0, next.runtime.summary().workers().total());
        }
        return all;
    }

    private static void check(RuntimeFixture lab, WorkerId id, String where, WorkerStatus status) {
        assertEquals(List.of(id), lab.runtime.list(WorkerQuery.first(10)).items().stream().map(w -> w.ref().workerId()).toList(), where);
        assertEquals(status, lab.get(id).status(), where);
        assertEquals(RunState.IDLE, lab.get(id).run().state(), where);
        List<String> log = lab.log(id);
        assertEquals(List.of("user_message /think hm\n/tool read\n/say one", "user_message two", "user_message three", "user_message /hang"),
                log.stream().filter(t -> t.startsWith("user_message")).toList(), where);
        assertEquals(4, log.stream().filter(t -> t.startsWith("invoke_start")).count(), where);
        assertEquals(4, log.stream().filter(t -> t.startsWith("run_end")).count(), where);
        assertRunsAreWhole(log, where);
        assertEquals(log.stream().filter(t -> t.startsWith("thinking_start")).count(), log.stream().filter(t -> t.startsWith("thinking_done")).count(), where);
        assertEquals(status == WorkerStatus.STOPPED ? 1 : 0, log.stream().filter(t -> t.startsWith("worker_stopped")).count(), where);
        assertEquals(log.size(), lab.get(id).lastEventId(), where);
        assertEquals(lab.get(id).transcriptLength(), lab.runtime.transcript(id, 0, 1_000).items().size(), where);
    }

    /** A run that lacks a report of its engine did not finish. */
    private static void assertRunsAreWhole(List<String> log, String where) {
        for (String text : List.of("two", "three")) {
            List<String> run = log.subList(log.indexOf("user_message " + text), log.size());
            run = run.subList(0, 1 + run.indexOf(run.stream().filter(t -> t.startsWith("run_end")).findFirst().orElseThrow()));
            assertTrue(run.contains("text_done echo: " + text) || !run.contains("run_end finished"), where + ": " + run);
        }
    }

    /** As a client that repeats a request under its key until it is answered. */
    private static <A> A insist(Supplier<A> request) {
        while (true) {
            try {
                return request.get();
            } catch (YadoException e) {
                assertEquals(FailureCode.STORE_FAILED, e.code(), e.getMessage());
            }
        }
    }

    private static CallOptions key(String name) {
        return CallOptions.ofKey(new IdempotencyKey(name));
    }
}
