package dev.yado.runtime.core.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.yado.runtime.core.internal.Lab;
import dev.yado.runtime.core.internal.Viewer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    @Test
    void aWorkerIsWhatItWasAskedToBe() {
        try (Lab lab = new Lab(new EchoEngine())) {
            Worker made = lab.runtime.create(Lab.request().withDisplayName("Momo"));
            assertEquals(made, lab.get(made.ref().workerId()));
            assertEquals(Optional.of("Momo"), made.request().displayName());
            assertEquals(WorkerStatus.RUNNING, made.status());
            assertEquals(Optional.of("echo@1.0.0"), made.engine());
            assertEquals(List.of("status idle"), lab.told(made.ref().workerId()));
        }
    }

    @Test
    void creationIsBothOrNeither() {
        try (Lab lab = new Lab(new EchoEngine())) {
            WorkerId id = lab.runtime.create(Lab.request().withInitialInput("hi")).ref().workerId();
            lab.settle(id);
            assertEquals("echo: hi", lab.runtime.transcript(id, 1, 1).items().get(0).content());
            Lab.refused(FailureCode.UNKNOWN_PROFILE, () -> lab.runtime.create(WorkerRequest.of(Lab.request().intent(), ProfileSelector.byName("nobody"))));
            assertEquals(1, lab.runtime.list(WorkerQuery.first(10)).items().size());
        }
        try (Lab empty = new Lab()) {
            Lab.refused(FailureCode.ENGINE_UNAVAILABLE, empty::create);
            assertEquals(0, empty.runtime.summary().workers().total());
        }
    }

    @Test
    void pagesCoverEveryWorkerOnceInTheOrderOfCreation() {
        try (Lab lab = new Lab(new EchoEngine())) {
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

    private static List<WorkerId> pages(Lab lab, int limit, Optional<WorkerStatus> status) {
        List<WorkerId> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Worker> page = lab.runtime.list(new WorkerQuery(limit, after, status));
            assertTrue(page.items().size() <= limit);
            page.items().forEach(w -> all.add(w.ref().workerId()));
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    @Test
    void theFirstTerminalStateWins() {
        try (Lab lab = new Lab(new EchoEngine())) {
            WorkerId id = lab.create();
            LifecycleAck stopped = lab.stop(id);
            assertEquals(WorkerStatus.STOPPED, stopped.status());
            assertEquals(stopped, lab.runtime.cancel(id, CancelScope.WORKER, CallOptions.ofReason("late")));
            assertEquals(stopped, lab.stop(id));
            assertEquals(List.of("status idle", "worker_stopped"), lab.told(id));
            assertEquals(stopped.eventId(), lab.get(id).lastEventId());
            Lab.refused(FailureCode.WORKER_NOT_RUNNING, () -> lab.say(id, "hi"));
            Lab.refused(FailureCode.WORKER_NOT_RUNNING, () -> lab.cancelRun(id));

            WorkerId other = lab.create();
            LifecycleAck cancelled = lab.runtime.cancel(other, CancelScope.WORKER);
            assertEquals(WorkerStatus.CANCELLED, cancelled.status());
            assertEquals(cancelled, lab.stop(other));
        }
    }

    @Test
    void stoppingEndsTheRunFirstAndSaysWhatIsDropped() {
        try (Lab lab = new Lab(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/say so far\n/hang");
            lab.awaitTold(id, "text_done so far");
            lab.queue(id, "one");
            lab.queue(id, "two");
            lab.stop(id);
            List<String> told = lab.told(id);
            assertEquals(List.of("input_queued one", "input_queued two", "turn_end 1 paused", "run_end cancelled", "status idle",
                    "inputs_dropped", "worker_stopped"), told.subList(told.size() - 7, told.size()));
            assertEquals(0, lab.get(id).queuedInputs());
        }
    }

    @Test
    void aRemovedWorkerIsGoneForEverybody() {
        try (Lab lab = new Lab(new EchoEngine())) {
            WorkerId id = lab.create();
            Lab.refused(FailureCode.WORKER_RUNNING, () -> lab.runtime.delete(id));
            lab.stop(id);
            try (Viewer viewer = new Viewer(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.runtime.delete(id);
                assertEquals(List.of("snapshot 2", "notice worker_not_found"), viewer.toItsEnd());
            }
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.get(id));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.say(id, "hi"));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.stop(id));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.delete(id));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.subscribe(id, StreamQuery.LIVE));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.events(id, EventQuery.first(1)));
            Lab.refused(FailureCode.WORKER_NOT_FOUND, () -> lab.runtime.transcript(id, 0, 1));
            assertEquals(0, lab.runtime.summary().workers().total());
            WorkerId next = lab.create();
            assertNotEquals(id, next);
            assertFalse(next.compareTo(id) < 0, "a new id sorts after every older one, also a removed one's");
        }
    }

    @Test
    void drainingRefusesNewRunsAndLetsActiveOnesGoOn() {
        try (Lab lab = new Lab(new EchoEngine())) {
            WorkerId busy = lab.create();
            WorkerId idle = lab.create();
            lab.say(busy, "/hang");
            lab.runtime.drain();
            lab.runtime.drain();
            Lab.refused(FailureCode.RUNTIME_DRAINING, lab::create);
            Lab.refused(FailureCode.RUNTIME_DRAINING, () -> lab.say(idle, "hi"));
            assertTrue(lab.runtime.summary().draining());
            lab.cancelRun(busy);
            lab.settle(busy);
            assertEquals(WorkerStatus.STOPPED, lab.stop(busy).status());
        }
    }
}
