package dev.yado.runtime.core.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.engine.echo.internal.EchoEngine;
import dev.yado.model.event.EventQuery;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.runtime.RuntimeChange;
import dev.yado.model.stream.InFlight;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamQuery;
import dev.yado.model.worker.ActivityStatus;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.core.internal.RecordingSubscriber;
import dev.yado.runtime.core.internal.RuntimeFixture;
import dev.yado.runtime.core.internal.TestEngine;
import dev.yado.runtime.core.internal.store.MemoryStore;
import dev.yado.runtime.spi.engine.EngineSession;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Property;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamTest {

    @Test
    void theSnapshotComesFirstAndShowsTheTextInFlight() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RuntimeFixture lab = new RuntimeFixture(new TestEngine((request, output) -> {
            output.textDelta("so ");
            output.textDelta("far");
            go.await();
            output.textDelta(" and on");
            output.text("so far and on");
            return EngineSession.Result.FINISHED;
        }))) {
            WorkerId id = lab.create();
            try (RecordingSubscriber first = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.say(id, "go");
                first.until("text_delta far");
                for (StreamQuery query : List.of(StreamQuery.LIVE, StreamQuery.after(Cursor.BEGINNING))) {
                    try (RecordingSubscriber late = new RecordingSubscriber(lab.runtime.subscribe(id, query))) {
                        late.readUntil(f -> f instanceof StreamFrame.Snapshot, "the snapshot");
                        StreamFrame.Snapshot snapshot = (StreamFrame.Snapshot) late.frames.get(0);
                        assertEquals(WorkerStatus.RUNNING, snapshot.status());
                        assertEquals(ActivityStatus.RUNNING, snapshot.activity());
                        assertEquals(Optional.of(new RunId("run-1")), snapshot.runId());
                        assertEquals(new InFlight(List.of(new InFlight.TextBlock("so far"))), snapshot.inFlight());
                    }
                }
                try (RecordingSubscriber late = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                    go.countDown();
                    assertEquals(List.of("snapshot 5", "text_delta  and on", "text_done so far and on", "turn_end 1 finished", "run_end finished",
                            "status idle"), late.until("status idle"));
                }
            }
        }
    }

    @Test
    void everyCursorReturnsExactlyTheLaterEvents() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/repeat 300 n");
            lab.settle(id);
            List<WorkerEvent> all = lab.events(id);
            long last = all.size();
            for (WorkerEvent event : all) {
                Cursor cursor = Cursor.of(lab.runtime.summary().epoch(), event.sequence());
                assertEquals(event.sequence() == last ? 0 : Math.min(1_000, last - event.sequence()),
                        lab.runtime.events(id, EventQuery.after(cursor, 1_000)).events().size());
                try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(cursor)))) {
                    viewer.readUntil(f -> last == event.sequence() || f instanceof StreamFrame.Logged l && l.event().sequence() == last, "the rest");
                    assertEquals(LongStream.rangeClosed(event.sequence() + 1, last).boxed().toList(), viewer.sequences());
                }
            }
        }
    }

    @Test
    void invalidCursorsAreTypedErrors() {
        MemoryStore store = new MemoryStore(2 * RecentEvents.MAX_EVENTS);
        try (RuntimeFixture lab = new RuntimeFixture(RuntimeFixture.settings(), store, new EchoEngine())) {
            WorkerId id = lab.create();
            lab.say(id, "/repeat 1000 n");
            RuntimeFixture.await(() -> "the run", () -> lab.get(id).lastEventId() > 1_005);
            long last = lab.get(id).lastEventId();
            for (Cursor bad : List.of(Cursor.of(store.epoch(), last + 1), Cursor.of(store.epoch(), 1),
                    new Cursor(store.epoch().tag() ^ 1, last), new Cursor(0, last))) {
                RuntimeFixture.refused(FailureCode.CURSOR_EXPIRED, () -> lab.runtime.events(id, EventQuery.after(bad, 10)));
                try (RecordingSubscriber viewer = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.after(bad)))) {
                    List<String> log = viewer.readToEnd();
                    assertEquals("notice cursor_unknown_or_expired", log.get(log.size() - 1));
                    assertThat(log.get(0)).startsWith("snapshot");
                }
            }
            assertEquals(last - 2 * RecentEvents.MAX_EVENTS + 1, lab.runtime.events(id, EventQuery.after(Cursor.BEGINNING, 10)).events().get(0).sequence());
            RuntimeFixture.refused(FailureCode.LIMIT_TOO_LARGE, () -> lab.runtime.events(id, EventQuery.first(1_001)));
            RuntimeFixture.refused(FailureCode.INVALID_QUERY, () -> lab.runtime.events(id, EventQuery.first(0)));
            RuntimeFixture.refused(FailureCode.INVALID_QUERY, () -> lab.runtime.transcript(id, -1, 1));
            RuntimeFixture.refused(FailureCode.LIMIT_TOO_LARGE, () -> lab.runtime.transcript(id, 0, 1_001));
        }
    }

    @Test
    void streamsAreBoundedAndAClosedOneFreesAPlace() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            List<RecordingSubscriber> viewers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                viewers.add(new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE)));
            }
            RuntimeFixture.refused(FailureCode.OVERLOADED, () -> lab.runtime.subscribe(id, StreamQuery.LIVE));
            viewers.get(0).close();
            viewers.add(new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE)));
            viewers.forEach(RecordingSubscriber::close);
        }
    }

    @Test
    void aClosedSubscriberCancelsNothingAndASlowOneDelaysNoOther() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            RecordingSubscriber gone = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE));
            try (RecordingSubscriber slow = new RecordingSubscriber(lab.runtime.subscribe(id, StreamQuery.LIVE))) {
                lab.say(id, "/repeat 3000 n");
                gone.close();
                lab.settle(id);
                List<String> log = slow.readToEnd();
                assertEquals("notice slow_consumer", log.get(log.size() - 1));
                List<Long> sequences = slow.sequences();
                assertEquals(LongStream.rangeClosed(2, sequences.size() + 1).boxed().toList(), sequences, "no gap before the end");
                assertThat(lab.log(id)).contains("run_end finished");
            }
        }
    }

    @Test
    void watchersReceiveEveryChange() {
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine()); var feed = lab.runtime.watch()) {
            WorkerId id = lab.create();
            lab.stop(id);
            lab.runtime.delete(id);
            List<RuntimeChange> changes = new ArrayList<>();
            RuntimeFixture.await(() -> "the removal among " + changes, () -> {
                feed.poll().ifPresent(changes::add);
                return changes.contains(new RuntimeChange.WorkerRemoved(id));
            });
            assertEquals(List.of(WorkerStatus.RUNNING, WorkerStatus.STOPPED), changes.stream().filter(RuntimeChange.WorkerChanged.class::isInstance)
                    .map(c -> ((RuntimeChange.WorkerChanged) c).worker().status()).distinct().toList());
        }
    }

    /** Several viewers of a busy Worker that go away anywhere and come back with their last cursor. */
    @Property(tries = 25)
    void viewersThatComeBackMissNothingAndSeeNothingTwice(@ForAll long seed) {
        Random random = new Random(seed);
        try (RuntimeFixture lab = new RuntimeFixture(new EchoEngine())) {
            WorkerId id = lab.create();
            Set<Comeback> viewers = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                viewers.add(new Comeback(lab, id, random.nextBoolean()));
            }
            for (int i = 0; i < 10; i++) {
                lab.queue(id, script(random));
                viewers.forEach(v -> v.readSome(random));
            }
            lab.settle(id);
            long last = lab.get(id).lastEventId();
            for (Comeback viewer : viewers) {
                viewer.readTo(last);
                assertEquals(LongStream.rangeClosed(viewer.first, last).boxed().toList(), viewer.sequences);
            }
        }
    }

    private static String script(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "/repeat " + (1 + random.nextInt(80)) + " words and words";
            case 1 -> "/think about it\n/tool read {} => ok\n/say done";
            case 2 -> "/turn\n/turn\n/usage 1 2";
            case 3 -> "/fail on purpose";
            default -> "hello ".repeat(1 + random.nextInt(50));
        };
    }

    private static final class Comeback {
        private final RuntimeFixture lab;
        private final WorkerId id;
        private final List<Long> sequences = new ArrayList<>();
        private final long first;
        private RecordingSubscriber viewer;
        private Cursor cursor;

        Comeback(RuntimeFixture lab, WorkerId id, boolean fromBeginning) {
            this.lab = lab;
            this.id = id;
            this.first = fromBeginning ? 1 : lab.get(id).lastEventId() + 1;
            open(fromBeginning ? StreamQuery.after(Cursor.BEGINNING) : StreamQuery.LIVE);
        }

        private void open(StreamQuery query) {
            viewer = new RecordingSubscriber(lab.runtime.subscribe(id, query));
            viewer.readUntil(f -> f instanceof StreamFrame.Snapshot, "the snapshot");
            cursor = ((StreamFrame.Snapshot) viewer.frames.get(0)).cursor();
        }

        void readSome(Random random) {
            readTo(Math.min(cursor.sequence() + random.nextInt(40), lab.get(id).lastEventId()));
            if (random.nextInt(3) == 0) {
                viewer.close();
                open(StreamQuery.after(cursor));
            }
        }

        void readTo(long sequence) {
            while (cursor.sequence() < sequence) {
                int before = viewer.sequences().size();
                viewer.readUntil(f -> f instanceof StreamFrame.Notice || f instanceof StreamFrame.Logged l && l.event().sequence() >= sequence,
                        "event " + sequence);
                List<Long> now = viewer.sequences();
                sequences.addAll(now.subList(before, now.size()));
                if (!sequences.isEmpty()) {
                    cursor = Cursor.of(lab.runtime.summary().epoch(), sequences.get(sequences.size() - 1));
                }
                List<String> log = viewer.texts();
                if (log.get(log.size() - 1).equals("notice slow_consumer")) {
                    // As good a reason to come back as any other.
                    viewer.close();
                    open(StreamQuery.after(cursor));
                }
            }
        }
    }
}
