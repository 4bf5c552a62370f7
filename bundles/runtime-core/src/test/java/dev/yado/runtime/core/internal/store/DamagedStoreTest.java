package dev.yado.runtime.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.Diagnostic;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.WorkerId;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.WorkerInput;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.runtime.core.internal.FaultyStore;
import dev.yado.runtime.core.internal.RuntimeFixture;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The data of one Worker is damaged; the others are readable. */
class DamagedStoreTest {

    private final FaultyStore store = new FaultyStore();

    @Test
    void aDamagedRecordIsNamedAndAffectsNoOtherWorker() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId bad = lab.create();
            WorkerId good = lab.create();
            store.damage(bad, OptionalLong.empty());
            // Its actor is still here with what it knew; a restart is what meets the damage.
            try (RuntimeFixture next = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
                for (Executable call : List.<Executable>of(() -> next.get(bad), () -> next.say(bad, "hi"), () -> next.stop(bad),
                        () -> next.runtime.cancel(bad, CancelScope.WORKER),
                        () -> next.runtime.events(bad, EventQuery.first(10)), () -> next.runtime.transcript(bad, 0, 10),
                        () -> next.runtime.subscribe(bad, StreamQuery.LIVE),
                        () -> next.runtime.input(bad, WorkerInput.user("hi")))) {
                    String message = RuntimeFixture.refused(FailureCode.STORE_FAILED, call).getMessage();
                    assertTrue(message.contains(bad.value()) && message.contains("damaged"), message);
                }
                assertEquals(List.of(good), next.runtime.list(WorkerQuery.first(10)).items().stream().map(w -> w.ref().workerId()).toList());
                Diagnostic said = next.runtime.diagnostics().stream().filter(d -> d.code().equals("store_damaged")).findFirst().orElseThrow();
                assertTrue(said.message().contains(bad.value()) && said.message().contains("memory"), said.message());
                assertThat(next.runtime.summary().diagnosticCount()).isGreaterThan(1);
                next.say(good, "still here");
                next.settle(good);
                next.runtime.delete(bad);
                RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> next.get(bad));
                assertTrue(next.runtime.diagnostics().stream().noneMatch(d -> d.code().equals("store_damaged")));
            }
        }
    }

    @Test
    void aDamagedEventLeavesTheRestOfItsWorkerUsable() {
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "one");
            lab.settle(id);
            store.damage(id, OptionalLong.of(3));
            String message = RuntimeFixture.refused(FailureCode.STORE_FAILED, () -> lab.runtime.events(id, EventQuery.first(10))).getMessage();
            assertThat(message).contains("event 3");
            lab.say(id, "two");
            lab.settle(id);
            assertEquals(FailureCode.WORKER_RUNNING, RuntimeFixture.refused(FailureCode.WORKER_RUNNING, () -> lab.runtime.delete(id)).code(),
                    "a damaged event is no reason to remove a Worker that runs");
        }
    }
}
