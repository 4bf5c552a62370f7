package dev.yado.runtime.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.Cursor;
import dev.yado.model.IdempotencyKey;
import dev.yado.model.InputAck;
import dev.yado.model.RunState;
import dev.yado.model.Worker;
import dev.yado.model.WorkerId;
import dev.yado.model.WorkerInput;
import dev.yado.runtime.spi.store.WorkerStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A new Runtime over the store of one that died or was closed. */
class RestartTest {

    private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("k"));

    /** A store of which nothing is written any more after the process "dies". */
    private static WorkerStore dyingWithARun(FaultyStore store, String... queued) {
        Lab dying = new Lab(Lab.settings(), store, new EchoEngine());
        WorkerId id = dying.create();
        dying.runtime.input(id, WorkerInput.user("/usage 1 2\n/say so far\n/hang"), KEY);
        dying.awaitTold(id, "text_done so far");
        for (String text : queued) {
            dying.queue(id, text);
        }
        store.commitsFail = commit -> true;
        dying.close();
        store.commitsFail = commit -> false;
        return store;
    }

    @Test
    void aRunThatDidNotSurviveIsInterruptedBeforeAnythingIsServed() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store);
        try (Lab lab = new Lab(Lab.settings(), store)) {
            WorkerId id = store.memory.newestWorkerId().orElseThrow();
            List<String> told = lab.told(id);
            assertEquals(List.of("text_done so far", "error internal", "turn_end 1 paused", "run_end interrupted", "status idle"),
                    told.subList(told.size() - 5, told.size()));
            assertEquals(RunState.IDLE, lab.get(id).run().state());
            assertTrue(lab.get(id).lastError().orElseThrow().contains("interrupted"));
        }
    }

    @Test
    void whatWaitedRunsOnceWhenItsEngineIsHereAndNothingIsDispatchedAgain() {
        FaultyStore store = new FaultyStore();
        dyingWithARun(store, "one", "two");
        WorkerId id = store.memory.newestWorkerId().orElseThrow();
        for (int life = 0; life < 3; life++) {
            try (Lab lab = new Lab(Lab.settings(), store, new EchoEngine())) {
                lab.settle(id);
                List<String> told = lab.told(id);
                assertEquals(List.of("text_done so far", "text_done echo: one", "text_done echo: two"),
                        told.stream().filter(t -> t.startsWith("text_done")).toList());
                assertEquals(1, told.stream().filter("run_end interrupted"::equals).count());
            }
        }
    }

    @Test
    void answersIdsAndCursorsGoOn() {
        MemoryStore store = new MemoryStore(1_000);
        WorkerId id;
        Worker made;
        InputAck ack;
        Cursor cursor;
        try (Lab lab = new Lab(Lab.settings(), store, new EchoEngine())) {
            made = lab.runtime.create(Lab.request(), KEY);
            id = made.ref().workerId();
            ack = lab.runtime.input(id, WorkerInput.user("hi"), KEY);
            lab.settle(id);
            cursor = Cursor.of(store.epoch(), 3);
        }
        try (Lab lab = new Lab(Lab.settings(), store, new EchoEngine())) {
            assertEquals(made, lab.runtime.create(Lab.request(), KEY));
            assertEquals(ack, lab.runtime.input(id, WorkerInput.user("hi"), KEY));
            assertTrue(lab.create().compareTo(id) > 0);
            long last = lab.get(id).lastEventId();
            try (Viewer viewer = new Viewer(lab.runtime.subscribe(id, Optional.of(cursor)))) {
                lab.say(id, "again");
                viewer.until("text_done echo: again");
                viewer.until("status idle");
                assertEquals(LongStream.rangeClosed(4, last + 8).boxed().toList(), viewer.sequences());
            }
        }
    }
}
