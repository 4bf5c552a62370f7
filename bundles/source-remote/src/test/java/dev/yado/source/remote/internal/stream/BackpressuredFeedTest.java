package dev.yado.source.remote.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackpressuredFeedTest {

    @Test
    void aFeedReportsWhenItIsFullAndWhenThereIsRoomAgain() {
        AtomicInteger room = new AtomicInteger();
        BackpressuredFeed<Integer> feed = new BackpressuredFeed<>(4, 100, room::incrementAndGet, () -> {});
        for (int i = 0; i < 5; i++) {
            feed.offer(i, 1);
        }
        assertFalse(feed.hasRoom());
        feed.poll();
        feed.poll();
        assertEquals(0, room.get());
        feed.poll();
        assertEquals(1, room.get(), "said once, at half");
        feed.poll();
        feed.poll();
        assertEquals(1, room.get());
        feed.offer(9, 1_000);
        assertFalse(feed.hasRoom(), "few frames may be heavy");
        feed.end(10);
        assertEquals(Optional.of(9), feed.poll());
        assertFalse(feed.ended());
        assertEquals(Optional.of(10), feed.poll());
        assertTrue(feed.ended());
    }
}
