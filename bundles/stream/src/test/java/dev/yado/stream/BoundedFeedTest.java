package dev.yado.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedFeedTest {

    private static List<String> drain(BoundedFeed<String> feed) {
        List<String> all = new ArrayList<>();
        for (Optional<String> f = feed.poll(); f.isPresent(); f = feed.poll()) {
            all.add(f.get());
        }
        return all;
    }

    @Test
    void aFullFeedEndsAndSaysSo() {
        BoundedFeed<String> feed = BoundedFeed.endingWhenFull(2, "too slow");
        assertTrue(feed.offer("a"));
        assertTrue(feed.offer("b"));
        assertFalse(feed.offer("c"));
        assertFalse(feed.offer("d"));
        assertFalse(feed.ended());
        assertEquals(List.of("a", "b", "too slow"), drain(feed));
        assertTrue(feed.ended());
    }

    @Test
    void aFullFeedDropsAndSaysSo() {
        BoundedFeed<String> feed = BoundedFeed.droppingWhenFull(3, "missed");
        for (String frame : List.of("a", "b", "c", "d", "e")) {
            assertTrue(feed.offer(frame));
        }
        assertEquals(List.of("missed", "d", "e"), drain(feed));
        assertFalse(feed.ended());
    }

    @Test
    void theEndComesAfterWhatIsBuffered() {
        BoundedFeed<String> feed = BoundedFeed.endingWhenFull(1, "too slow");
        feed.offer("a");
        feed.end("bye");
        feed.end("again");
        assertFalse(feed.offer("b"));
        assertEquals(List.of("a", "bye"), drain(feed));
        assertTrue(feed.ended());
    }

    @Test
    void closingIsToldOnceAndDropsTheRest() {
        AtomicInteger closed = new AtomicInteger();
        BoundedFeed<String> feed = BoundedFeed.endingWhenFull(5, "too slow", reader -> closed.incrementAndGet());
        feed.offer("a");
        feed.close();
        feed.close();
        assertEquals(1, closed.get());
        assertTrue(feed.ended());
        assertEquals(List.of(), drain(feed));
        AtomicInteger signals = new AtomicInteger();
        feed.onReady(signals::incrementAndGet);
        assertEquals(1, signals.get(), "a reader that comes late learns of the end");
    }

    @Test
    void aReaderThatWaitsForSignalsOnlyGetsEverythingAndTheEnd() throws Exception {
        for (int round = 0; round < 200; round++) {
            BoundedFeed<String> feed = BoundedFeed.endingWhenFull(1_000, "too slow");
            Thread producer = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    feed.offer("x");
                }
                feed.end("bye");
            });
            producer.start();
            Semaphore signals = new Semaphore(0);
            feed.onReady(signals::release);
            int seen = 0;
            while (!feed.ended()) {
                assertTrue(signals.tryAcquire(10, TimeUnit.SECONDS), "a signal was missed");
                signals.drainPermits();
                seen += drain(feed).size();
            }
            assertEquals(201, seen);
            producer.join();
        }
    }
}
