package dev.yado.model.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedTest {

    @Test
    void aFeedOfKnownFramesDeliversThemAndEnds() {
        List<String> signals = new ArrayList<>();
        Feed<String> feed = Feed.of(List.of("a", "b"));
        feed.onReady(() -> signals.add("ready"));
        assertEquals(1, signals.size());
        assertEquals(List.of("a", "b"), drain(feed));
        assertTrue(feed.ended());
    }

    @Test
    void aClosedFeedOfKnownFramesDeliversNothing() {
        Feed<String> feed = Feed.of(List.of("a"));
        List<Boolean> ended = new ArrayList<>();
        feed.onReady(() -> ended.add(feed.ended()));
        feed.close();
        assertEquals(Optional.empty(), feed.poll());
        assertEquals(List.of(false, true), ended);
    }

    @Test
    void anEmptyFeedHasEnded() {
        assertTrue(Feed.of(List.of()).ended());
    }

    @Test
    void framesAreTranslatedAndFilteredWhenTheyArePolled() {
        Feed<Integer> source = Feed.of(List.of(1, 2, 3, 4, 5));
        Feed<String> feed = source.filter(frame -> frame % 2 == 0).map(frame -> "<" + frame + ">");
        assertEquals(Optional.of("<2>"), feed.poll());
        assertEquals(Optional.of("<4>"), feed.poll());
        assertFalse(feed.ended());
        assertEquals(Optional.empty(), feed.poll());
        assertTrue(feed.ended());
    }

    @Test
    void closingATranslatedFeedClosesItsSource() {
        Feed<Integer> source = Feed.of(List.of(1, 2));
        source.map(frame -> frame).filter(frame -> true).close();
        assertTrue(source.ended());
    }

    private static <F> List<F> drain(Feed<F> feed) {
        List<F> all = new ArrayList<>();
        for (Optional<F> frame = feed.poll(); frame.isPresent(); frame = feed.poll()) {
            all.add(frame.get());
        }
        return all;
    }
}
