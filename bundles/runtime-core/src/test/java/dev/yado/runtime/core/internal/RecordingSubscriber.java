package dev.yado.runtime.core.internal;

import dev.yado.model.stream.Feed;
import dev.yado.model.stream.StreamFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;

/** Reads a feed as an HTTP API does: only when it is signalled. */
public final class RecordingSubscriber implements AutoCloseable {

    public final List<StreamFrame> frames = new ArrayList<>();
    private final Feed<StreamFrame> feed;
    private final Semaphore signals = new Semaphore(0);

    public RecordingSubscriber(Feed<StreamFrame> feed) {
        this.feed = feed;
        feed.onReady(signals::release);
    }

    /** Reads until a frame has the text {@code last}. */
    public List<String> until(String last) {
        return readUntil(frame -> EventText.of(frame).equals(last), last);
    }

    /** Reads until a frame matches. */
    public List<String> readUntil(Predicate<StreamFrame> enough, String what) {
        while (true) {
            for (Optional<StreamFrame> f = feed.poll(); f.isPresent(); f = feed.poll()) {
                frames.add(f.get());
                if (enough.test(f.get())) {
                    return texts();
                }
            }
            Assertions.assertFalse(feed.ended(), () -> "the stream ended before " + what + " with " + texts());
            next(what);
        }
    }

    /** Reads until the feed has ended. */
    public List<String> readToEnd() {
        while (!feed.ended()) {
            Optional<StreamFrame> frame = feed.poll();
            if (frame.isPresent()) {
                frames.add(frame.get());
            } else {
                next("the end");
            }
        }
        return texts();
    }

    public List<String> texts() {
        return frames.stream().map(EventText::of).toList();
    }

    /** Sequences of the durable frames. */
    public List<Long> sequences() {
        return frames.stream().filter(StreamFrame.Logged.class::isInstance).map(f -> ((StreamFrame.Logged) f).event().sequence()).toList();
    }

    private void next(String what) {
        try {
            Assertions.assertTrue(signals.tryAcquire(20, TimeUnit.SECONDS), () -> "no signal came while waiting for " + what + " after "
                    + texts().subList(Math.max(0, frames.size() - 5), frames.size()));
            signals.drainPermits();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        feed.close();
    }
}
