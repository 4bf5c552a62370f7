package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeSummary;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.value.Page;
import dev.yado.model.worker.CallOptions;
import dev.yado.model.worker.CancelScope;
import dev.yado.model.worker.LifecycleAck;
import dev.yado.model.worker.Worker;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    @Test
    void aWorkerMatchesItsRequest() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            Worker made = lab.runtime.create(RuntimeFixture.request().withDisplayName("Momo"));
            assertEquals(made, lab.get(made.ref().workerId()));
            assertEquals(Optional.of("Momo"), made.request().displayName());
            assertEquals(WorkerStatus.RUNNING, made.status());
            assertEquals(Optional.of("echo@1.0.0"), made.engine());
            assertEquals(List.of("status idle"), lab.log(made.ref().workerId()));
        }
    }

    @Test
    void creationAndInitialInputAreAtomic() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.runtime.create(RuntimeFixture.request().withInitialInput("hi")).ref().workerId();
            lab.settle(id);
            assertEquals("echo: hi", lab.runtime.transcript(id, 1, 1).items().get(0).content());
            RuntimeFixture.refused(FailureCode.UNKNOWN_PROFILE,
                    () -> lab.runtime.create(WorkerRequest.of(RuntimeFixture.request().intent(), ProfileSelector.byName("nobody"))));
            assertEquals(1, lab.runtime.list(WorkerQuery.first(10)).items().size());
        }
        try (RuntimeFixture empty = new RuntimeFixture()) {
            RuntimeFixture.refused(FailureCode.ENGINE_UNAVAILABLE, empty::create);
            assertEquals(0, empty.runtime.summary().workers().total());
        }
    }

    @Test
    void pagesListEveryWorkerOnceInCreationOrder() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            List<WorkerId> made = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                made.add(lab.create());
            }
            List<WorkerId> sorted = new ArrayList<>(made);
            Collections.sort(sorted);
            assertEquals(made, sorted, "ids must sort in creation order");
            assertEquals(made, pages(lab, 7, Optional.empty()));
            assertEquals(made, pages(lab, 25, Optional.empty()));
            lab.stop(made.get(3));
            lab.stop(made.get(20));
            assertEquals(List.of(made.get(3), made.get(20)), pages(lab, 1, Optional.of(WorkerStatus.STOPPED)));
            assertEquals(new RuntimeSummary.Counts(25, 23, 2, 0), lab.runtime.summary().workers());
        }
    }

    private static List<WorkerId> pages(RuntimeFixture lab, int limit, Optional<WorkerStatus> status) {
        List<WorkerId> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Worker> page = lab.runtime.list(WorkerQuery.builder(limit).after(after.orElse(null)).status(status.orElse(null)).build());
            assertThat(page.items().size()).isLessThanOrEqualTo(limit);
            page.items().forEach(w -> all.add(w.ref().workerId()));
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    @Test
    void theFirstTerminalStateApplies() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            LifecycleAck stopped = lab.stop(id);
            assertEquals(WorkerStatus.STOPPED, stopped.status());
            assertEquals(stopped, lab.runtime.cancel(id, CancelScope.WORKER, CallOptions.ofReason("late")));
            assertEquals(stopped, lab.stop(id));
            assertEquals(List.of("status idle", "worker_stopped"), lab.log(id));
            assertEquals(stopped.eventId(), lab.get(id).lastEventId());
            RuntimeFixture.refused(FailureCode.WORKER_NOT_RUNNING, () -> lab.say(id, "hi"));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_RUNNING, () -> lab.cancelRun(id));

            WorkerId other = lab.create();
            LifecycleAck cancelled = lab.runtime.cancel(other, CancelScope.WORKER);
            assertEquals(WorkerStatus.CANCELLED, cancelled.status());
            assertEquals(cancelled, lab.stop(other));
        }
    }

    @Test
    void stoppingEndsTheRunAndReportsDroppedInputs() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/say so far\n/hang");
            lab.awaitEvent(id, "text_done so far");
            lab.queue(id, "one");
            lab.queue(id, "two");
            lab.stop(id);
            List<String> log = lab.log(id);
            assertEquals(List.of("input_queued one", "input_queued two", "turn_end 1 paused", "run_end cancelled", "status idle",
                    "inputs_dropped", "worker_stopped"), log.subList(log.size() - 7, log.size()));
            assertEquals(0, lab.get(id).queuedInputs());
        }
    }

    @Test
    void aRemovedWorkerIsNotFound() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            RuntimeFixture.refused(FailureCode.WORKER_RUNNING, () -> lab.runtime.delete(id));
            lab.stop(id);
            try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.runtime.delete(id);
                assertEquals(List.of("snapshot 2", "notice worker_not_found"), viewer.readToEnd());
            }
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.get(id));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.say(id, "hi"));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.stop(id));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.delete(id));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.subscribe(id, StreamQuery.LIVE));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.events(id, EventQuery.first(1)));
            RuntimeFixture.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.transcript(id, 0, 1));
            assertEquals(0, lab.runtime.summary().workers().total());
            WorkerId next = lab.create();
            assertNotEquals(id, next);
            assertThat(next.compareTo(id)).as("a new id sorts after every older one, also a removed one's").isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void drainingRefusesNewRunsAndKeepsActiveOnes() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId busy = lab.create();
            WorkerId idle = lab.create();
            lab.say(busy, "/hang");
            lab.runtime.drain();
            lab.runtime.drain();
            RuntimeFixture.refused(FailureCode.RUNTIME_DRAINING, lab::create);
            RuntimeFixture.refused(FailureCode.RUNTIME_DRAINING, () -> lab.say(idle, "hi"));
            assertTrue(lab.runtime.summary().draining());
            lab.cancelRun(busy);
            lab.settle(busy);
            assertEquals(WorkerStatus.STOPPED, lab.stop(busy).status());
        }
    }
}
