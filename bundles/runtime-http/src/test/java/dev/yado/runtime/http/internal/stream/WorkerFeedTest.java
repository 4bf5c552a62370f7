package dev.yado.runtime.http.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.stream.StreamFrame;
import dev.yado.model.stream.StreamFrame.Notice;
import dev.yado.model.stream.StreamNotice;
import dev.yado.runtime.wire.WireCompat;
import dev.yado.stream.BoundedFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerFeedTest {

    private static final Notice CLOSING = new Notice(StreamNotice.CLOSING, "closing", true);
    private static final Notice RESET = new Notice(StreamNotice.RESET, "reset", false);
    private static final Notice GONE = new Notice(StreamNotice.WORKER_NOT_FOUND, "gone", true);

    private final BoundedFeed<StreamFrame> source = BoundedFeed.endingWhenFull(8, GONE);
    private final List<WorkerFeed> closed = new ArrayList<>();

    private WorkerFeed feed(WireCompat compat) {
        return new WorkerFeed(source, compat, closed::add);
    }

    @Test
    void framesUnknownToTheClientAreOmittedWithoutHidingOthers() {
        WorkerFeed feed = feed(WireCompat.YOI_V0);
        source.offer(RESET);
        source.offer(RESET);
        source.end(GONE);
        assertEquals(Optional.of(GONE), feed.poll());
        assertTrue(feed.ended());
    }

    @Test
    void clientsOfTheWholeContractGetAllFrames() {
        WorkerFeed feed = feed(WireCompat.NONE);
        source.offer(RESET);
        assertEquals(Optional.of(RESET), feed.poll());
        assertEquals(Optional.empty(), feed.poll());
        assertFalse(feed.ended());
    }

    @Test
    void theEndOfTheApiIsTheLastFrameOnce() {
        WorkerFeed feed = feed(WireCompat.NONE);
        AtomicInteger signals = new AtomicInteger();
        source.offer(RESET);
        feed.onReady(signals::incrementAndGet);
        int before = signals.get();
        feed.finish(CLOSING);
        assertThat(signals.get()).as("the reader must be told").isGreaterThan(before);
        feed.finish(GONE);
        assertFalse(feed.ended(), "not before it has read why");
        assertEquals(Optional.of(RESET), feed.poll(), "what waits comes first");
        assertEquals(Optional.of(CLOSING), feed.poll(), "the first end counts");
        assertTrue(feed.ended());
        assertEquals(Optional.empty(), feed.poll());
    }

    @Test
    void aFeedThatIsNeverEmptyEndsToo() {
        WorkerFeed feed = feed(WireCompat.NONE);
        feed.finish(CLOSING);
        int frames = 0;
        for (Optional<StreamFrame> frame = Optional.of(RESET); !frame.equals(Optional.of(CLOSING)); frame = feed.poll()) {
            source.offer(RESET);
            assertTrue(++frames < 10_000, "the end must come although there is always more");
        }
        assertTrue(feed.ended());
    }

    @Test
    void aFeedThatEndedByItselfHasOneEnd() {
        WorkerFeed feed = feed(WireCompat.NONE);
        source.end(GONE);
        feed.finish(CLOSING);
        assertEquals(Optional.of(GONE), feed.poll());
        assertEquals(Optional.empty(), feed.poll());
        assertTrue(feed.ended());
    }

    @Test
    void anEndBeforeTheSignalIsSignalled() {
        WorkerFeed feed = feed(WireCompat.YOI_V0);
        feed.finish(CLOSING);
        AtomicInteger signals = new AtomicInteger();
        feed.onReady(signals::incrementAndGet);
        assertThat(signals.get()).isGreaterThan(0);
        assertEquals(StreamNotice.UPSTREAM_CLOSED, ((Notice) feed.poll().orElseThrow()).code());
    }

    @Test
    void closingItClosesTheRuntimesFeed() {
        WorkerFeed feed = feed(WireCompat.NONE);
        feed.close();
        assertTrue(source.ended() && feed.ended());
        assertEquals(List.of(feed), closed);
    }
}
