package dev.yado.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.event.EventPayload;
import dev.yado.model.event.WorkerEvent;
import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.id.Cursor;
import dev.yado.model.id.Epoch;
import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamNotice;
import dev.yado.model.stream.StreamQuery;
import dev.yado.support.concurrent.BlockingExecutors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LiveLogTest {

    private static final EventPayload NOTE = new EventPayload.SystemItem("note", Map.of());
    private static final StreamFrame.Notice RESET = new StreamFrame.Notice(StreamNotice.RESET, "started over", false);

    private static Scene filled(int events) {
        Scene scene = new Scene();
        for (int i = 0; i < events; i++) {
            scene.log(NOTE);
        }
        return scene;
    }

    private static String notice(List<StreamFrame> frames) {
        return ((StreamFrame.Notice) frames.get(frames.size() - 1)).code().wire();
    }

    @Test
    void aCursorThatIsNotOfThisLogIsAnsweredAfterTheSnapshot() {
        Scene scene = filled(10);
        for (Cursor bad : List.of(Scene.cursor(11), new Cursor(7, 3), new Cursor(0, 3), new Cursor(7, 0))) {
            Feed<StreamFrame> feed = scene.open(Optional.of(bad));
            List<StreamFrame> frames = Scene.drain(feed);
            assertThat(frames.get(0)).isInstanceOf(StreamFrame.Snapshot.class);
            assertEquals("cursor_unknown_or_expired", notice(frames));
            assertTrue(feed.ended());
        }
        assertEquals(0, scene.live.streams());
    }

    @Test
    void aCursorOlderThanWhatIsKeptIsExpiredAndTheBeginningIsWhatIsKept() {
        Scene scene = filled(10);
        scene.firstRetained = 6;
        Feed<StreamFrame> old = scene.open(Optional.of(Scene.cursor(3)));
        scene.runTasks();
        assertEquals("cursor_unknown_or_expired", notice(Scene.drain(old)));
        Feed<StreamFrame> edge = scene.open(Optional.of(Scene.cursor(5)));
        Feed<StreamFrame> beginning = scene.open(Optional.of(Cursor.BEGINNING));
        scene.runTasks();
        assertEquals(6, Scene.drain(edge).size());
        List<StreamFrame> frames = Scene.drain(beginning);
        assertEquals(7, frames.size());
        StreamFrame.Notice trimmed = (StreamFrame.Notice) frames.get(1);
        assertEquals(StreamNotice.LOG_TRIMMED, trimmed.code(), "the gap is said where it is: after the snapshot, before the first event");
        assertThat(trimmed.message()).contains("before 6 ");
        assertFalse(trimmed.ends());
    }

    @Test
    void theBeginningOfALogOfWhichNothingIsKeptIsNow() {
        Scene scene = filled(10);
        scene.firstRetained = 11;
        Feed<StreamFrame> beginning = scene.open(Optional.of(Cursor.BEGINNING));
        scene.runTasks();
        assertEquals("log_trimmed", notice(Scene.drain(beginning)));
        assertFalse(beginning.ended());
        scene.commit(NOTE);
        scene.publish();
        assertEquals(11, ((StreamFrame.Logged) Scene.drain(beginning).get(0)).event().sequence());
    }

    @Test
    void aReaderThatIsAheadOfThePublisherIsNotExpired() {
        Scene scene = filled(3);
        scene.commit(NOTE);
        scene.commit(NOTE);
        Feed<StreamFrame> feed = scene.open(Optional.of(Scene.cursor(1)));
        scene.runTasks();
        assertEquals(3, Scene.drain(feed).size());
        scene.publish();
        assertEquals(2, Scene.drain(feed).size());
        assertFalse(feed.ended());
    }

    @Test
    void aSlowReaderEndsAndNobodyElseNotices() {
        Scene scene = filled(0);
        Feed<StreamFrame> slow = scene.open(Optional.empty());
        Feed<StreamFrame> quick = scene.open(Optional.empty());
        int seen = 0;
        for (int i = 0; i < 5_000; i++) {
            scene.log(NOTE);
            seen += Scene.drain(quick).size();
        }
        assertEquals(5_001, seen);
        List<StreamFrame> frames = Scene.drain(slow);
        assertEquals("slow_consumer", notice(frames));
        assertEquals(LiveStream.CAPACITY + 1, frames.size(), "what was buffered is still delivered, without a gap");
        assertTrue(slow.ended());
        assertEquals(1, scene.live.streams());
    }

    @Test
    void hugeTextCountsWhateverItComesIn() {
        String huge = "x".repeat(1 << 20);
        for (EventPayload payload : List.of(new EventPayload.TextDone(huge), new EventPayload.SystemItem("input_queued", Map.of("content", huge)),
                new EventPayload.ToolResult("t", huge, Optional.empty(), false), new EventPayload.ToolCallDone("t", "n", huge))) {
            Scene scene = filled(0);
            Feed<StreamFrame> slow = scene.open(Optional.empty());
            for (int i = 0; i < 20; i++) {
                scene.log(payload);
            }
            assertEquals("slow_consumer", notice(Scene.drain(slow)), payload.event());
        }
    }

    @Test
    void aBurstOfWordsDoesNotEndAReaderThatIsAMomentBehind() {
        Scene scene = filled(0);
        Feed<StreamFrame> feed = scene.open(Optional.empty());
        String text = "word ".repeat(5_000);
        for (int i = 0; i < 10; i++) {
            for (int word = 0; word < 5_000; word++) {
                scene.show(new EventPayload.TextDelta("word "));
            }
            scene.log(new EventPayload.TextDone(text));
        }
        StringBuilder shown = new StringBuilder();
        int dones = 0;
        for (StreamFrame frame : Scene.drain(feed)) {
            if (frame instanceof StreamFrame.Delta d) {
                assertThat(d.payload().textLength()).as("a delta stays a small frame").isLessThanOrEqualTo(DeltaCoalescer.MAX_CHARACTERS);
                shown.append(((EventPayload.TextDelta) d.payload()).text());
            } else if (frame instanceof StreamFrame.Logged) {
                assertEquals(text, shown.toString(), "all words of text " + ++dones + " before its end");
                shown.setLength(0);
            }
        }
        assertEquals(10, dones);
        assertFalse(feed.ended());
    }

    @Test
    void aReaderThatKeepsUpSeesEachWord() {
        Scene scene = filled(0);
        Feed<StreamFrame> feed = scene.open(Optional.empty());
        Scene.drain(feed);
        for (int i = 0; i < 5_000; i++) {
            scene.show(new EventPayload.TextDelta("word "));
            assertEquals(List.of(new StreamFrame.Delta(Optional.empty(), new EventPayload.TextDelta("word "))), Scene.drain(feed));
        }
    }

    @Test
    void wordsAloneEndAReaderThatNeverReads() {
        String huge = "x".repeat(DeltaCoalescer.MAX_CHARACTERS + 1);
        for (List<EventPayload> payloads : List.<List<EventPayload>>of(List.of(new EventPayload.TextDelta("word ")), List.of(new EventPayload.TextDelta(huge)),
                List.of(new EventPayload.TextDelta("word "), new EventPayload.ThinkingDelta("hm")),
                List.of(new EventPayload.ToolCallArgsDelta("a", "1"), new EventPayload.ToolCallArgsDelta("b", "1")))) {
            Scene scene = filled(0);
            Feed<StreamFrame> slow = scene.open(Optional.empty());
            for (int i = 0; scene.live.streams() > 0; i++) {
                assertThat(i).as("what waits for a reader must be bounded: " + payloads.get(0).event()).isLessThan(5_000_000);
                scene.show(payloads.get(i % payloads.size()));
            }
            List<StreamFrame> frames = Scene.drain(slow);
            assertEquals("slow_consumer", notice(frames));
            assertTrue(frames.size() <= LiveStream.CAPACITY + 1, () -> frames.size() + " frames waited");
            long characters = frames.stream().mapToLong(f -> f instanceof StreamFrame.Delta d ? d.payload().textLength() : 0).sum();
            assertTrue(characters <= LiveStream.MAX_WEIGHT + huge.length(), () -> characters + " characters waited");
        }
    }

    @Test
    void aStreamThatCatchesUpBuffersLittleAndJoinsWithRoomToSpare() {
        Scene scene = filled(100_000);
        Feed<StreamFrame> feed = scene.open(Optional.of(Cursor.BEGINNING));
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; sequences.size() < 100_500; i++) {
            scene.runTasks();
            int buffered = 0;
            // Reads a hundred, then lets the log grow a little.
            for (Optional<StreamFrame> f = feed.poll(); f.isPresent(); f = ++buffered < 100 ? feed.poll() : Optional.empty()) {
                if (f.get() instanceof StreamFrame.Logged l) {
                    sequences.add(l.event().sequence());
                }
            }
            if (i % 2 == 0 && scene.committed.size() < 100_500) {
                scene.log(NOTE);
            }
        }
        assertTrue(LongStream.rangeClosed(1, 100_500).boxed().toList().equals(sequences), "not every event once and in order");
        assertFalse(feed.ended());
    }

    @Test
    void aProducerThatStartsOverReplacesWhatReadersHave() {
        Scene scene = filled(5);
        Feed<StreamFrame> live = scene.open(Optional.empty());
        Feed<StreamFrame> behind = scene.open(Optional.of(Scene.cursor(1)));
        Epoch reborn = new Epoch(0x7777_0000_0000_0000L);
        scene.live.restart(Scene.snapshot(reborn, 2), List.of(RESET));
        scene.runTasks();
        for (Feed<StreamFrame> feed : List.of(live, behind)) {
            List<StreamFrame> frames = Scene.drain(feed);
            assertEquals("reset", ((StreamFrame.Notice) frames.get(1)).code().wire());
            assertEquals(Cursor.of(reborn, 2), ((StreamFrame.Snapshot) frames.get(2)).cursor());
            assertEquals(3, frames.size());
        }
        scene.live.publish(List.of(new WorkerEvent(3, Instant.EPOCH, Optional.empty(), NOTE)));
        for (Feed<StreamFrame> feed : List.of(live, behind)) {
            assertEquals(Cursor.of(reborn, 3), ((StreamFrame.Logged) feed.poll().orElseThrow()).cursor());
        }
        assertEquals("cursor_unknown_or_expired", notice(Scene.drain(scene.open(Optional.of(Scene.cursor(1))))));
    }

    @Test
    void readersBehindInTheSameLogGoOnWithoutAGap() {
        Scene scene = filled(5);
        Feed<StreamFrame> behind = scene.open(Optional.of(Scene.cursor(1)));
        // The producer was away while the log grew.
        scene.commit(NOTE);
        scene.commit(NOTE);
        scene.live.restart(Scene.snapshot(Scene.EPOCH, 7), List.of(RESET));
        scene.runTasks();
        assertEquals(LongStream.rangeClosed(2, 7).boxed().toList(), Scene.drain(behind).stream().filter(StreamFrame.Logged.class::isInstance)
                .map(f -> ((StreamFrame.Logged) f).event().sequence()).toList());
    }

    @Test
    void anEndIsForEveryReaderAlsoForLaterOnes() {
        Scene scene = filled(5);
        Feed<StreamFrame> live = scene.open(Optional.empty());
        Feed<StreamFrame> behind = scene.open(Optional.of(Scene.cursor(1)));
        StreamFrame.Notice closing = new StreamFrame.Notice(StreamNotice.CLOSING, "closing", true);
        scene.live.end(closing);
        scene.live.end(new StreamFrame.Notice(StreamNotice.INTERNAL, "second", true));
        scene.log(NOTE);
        scene.runTasks();
        for (Feed<StreamFrame> feed : List.of(live, behind, scene.open(Optional.empty()))) {
            assertEquals("closing", notice(Scene.drain(feed)));
            assertTrue(feed.ended());
        }
        assertEquals(0, scene.live.streams());
    }

    @Test
    void aGapFromTheProducerIsRefusedAndWhatPrecededItIsShown() {
        Scene scene = filled(1);
        Feed<StreamFrame> feed = scene.open(Optional.empty());
        List<WorkerEvent> gap = List.of(new WorkerEvent(2, Instant.EPOCH, Optional.empty(), NOTE), new WorkerEvent(4, Instant.EPOCH, Optional.empty(), NOTE));
        assertThrows(IllegalArgumentException.class, () -> scene.live.publish(gap));
        assertEquals(2, Scene.drain(feed).size());
        assertEquals(2, scene.live.position());
    }

    @Test
    void aLogThatCannotBeReadEndsItsStreamOnly() {
        Scene scene = filled(5);
        Feed<StreamFrame> other = scene.open(Optional.empty());
        Map<RuntimeException, String> failures = Map.of(new YadoException(FailureCode.WORKER_NOT_FOUND, "gone"), "worker_not_found",
                new YadoException(FailureCode.STORE_FAILED, "broken"), "internal", new IllegalStateException("broken"), "internal");
        failures.forEach((failure, expected) -> {
            Feed<StreamFrame> feed = scene.live.open(StreamQuery.after(Scene.cursor(1)), (after, limit) -> {
                throw failure;
            });
            scene.runTasks();
            assertEquals(expected, notice(Scene.drain(feed)));
            assertTrue(feed.ended());
        });
        assertEquals(1, scene.live.streams());
        scene.log(NOTE);
        assertEquals(2, Scene.drain(other).size());
    }

    @Test
    void aReaderWhoseSignalBreaksHarmsNobody() {
        Scene scene = filled(1);
        AtomicBoolean broken = new AtomicBoolean();
        Feed<StreamFrame> bad = scene.open(Optional.empty());
        bad.onReady(() -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("its bundle is gone");
            }
        });
        Feed<StreamFrame> good = scene.open(Optional.empty());
        AtomicInteger signals = new AtomicInteger();
        good.onReady(signals::incrementAndGet);
        broken.set(true);
        scene.log(NOTE);
        assertEquals(2, signals.get());
        assertEquals(2, Scene.drain(good).size());
    }

    @Test
    void readersThatWaitForSignalsOnlyMissNothing() throws Exception {
        ExecutorService executor = BlockingExecutors.create("yado-test-stream", 4);
        Scene scene = new Scene(executor);
        int events = 20_000;
        List<Thread> readers = new ArrayList<>();
        List<List<Long>> seen = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                if (i == 3) {
                    inStep(scene, 3_000, seen, readers);
                }
                Feed<StreamFrame> feed = scene.open(Optional.of(Cursor.BEGINNING));
                List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
                seen.add(sequences);
                Thread reader = new Thread(() -> read(feed, sequences, events));
                reader.start();
                readers.add(reader);
            }
            inStep(scene, events, seen, readers);
            for (Thread reader : readers) {
                reader.join(30_000);
                assertFalse(reader.isAlive(), "a reader waits for a signal that never came");
            }
            for (List<Long> sequences : seen) {
                assertTrue(LongStream.rangeClosed(1, events).boxed().toList().equals(List.copyOf(sequences)),
                        () -> "not every event once and in order, but " + sequences.size() + " of " + events);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    // In step with the slowest reader, so that none is too slow: what is tested is that no signal is missed.
    private static void inStep(Scene scene, int upTo, List<List<Long>> seen, List<Thread> readers) {
        for (int n = scene.committed.size(); n < upTo; n++) {
            scene.log(NOTE);
            while (n % 200 == 0 && seen.stream().anyMatch(s -> s.size() < scene.committed.size() - 500) && readers.stream().allMatch(Thread::isAlive)) {
                Thread.onSpinWait();
            }
        }
    }

    private static void read(Feed<StreamFrame> feed, List<Long> sequences, int events) {
        Semaphore signals = new Semaphore(0);
        feed.onReady(signals::release);
        try {
            while (sequences.size() < events && !feed.ended()) {
                if (!signals.tryAcquire(20, TimeUnit.SECONDS)) {
                    return;
                }
                signals.drainPermits();
                for (Optional<StreamFrame> f = feed.poll(); f.isPresent(); f = feed.poll()) {
                    if (f.get() instanceof StreamFrame.Logged l) {
                        sequences.add(l.event().sequence());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
